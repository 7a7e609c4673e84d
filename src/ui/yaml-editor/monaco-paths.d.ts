declare module 'monaco-editor/features/register.all';
declare module 'monaco-editor/languages/definitions/yaml/register';
declare module 'monaco-yaml/yaml.worker.js';
