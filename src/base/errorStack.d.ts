/** V8's and JavaScriptCore's switch for how many frames an Error remembers; harmless where it is not known. */
interface ErrorConstructor {
  stackTraceLimit?: number;
}
