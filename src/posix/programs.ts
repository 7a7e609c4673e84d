import type { Program, ProgramTable } from './Program.ts';
import { awk } from './programs/awk.ts';
import { base64 } from './programs/base64.ts';
import { basename } from './programs/basename.ts';
import { cat } from './programs/cat.ts';
import { checksum } from './programs/checksum.ts';
import { chmod } from './programs/chmod.ts';
import { chown } from './programs/chown.ts';
import { comm } from './programs/comm.ts';
import { cp } from './programs/cp.ts';
import { curl } from './programs/curl.ts';
import { cut } from './programs/cut.ts';
import { date } from './programs/date.ts';
import { dd } from './programs/dd.ts';
import { df } from './programs/df.ts';
import { diff } from './programs/diff.ts';
import { dig } from './programs/dig.ts';
import { dirname } from './programs/dirname.ts';
import { du } from './programs/du.ts';
import { echo } from './programs/echo.ts';
import { env } from './programs/env.ts';
import { expr } from './programs/expr.ts';
import { find } from './programs/find.ts';
import { free } from './programs/free.ts';
import { getent } from './programs/getent.ts';
import { grep } from './programs/grep.ts';
import { head } from './programs/head.ts';
import { hostname } from './programs/hostname.ts';
import { hostProgram } from './programs/hostProgram.ts';
import { id } from './programs/id.ts';
import { jq } from './programs/jq.ts';
import { kill } from './programs/kill.ts';
import { ln } from './programs/ln.ts';
import { ls } from './programs/ls.ts';
import { mkdir } from './programs/mkdir.ts';
import { mount } from './programs/mount.ts';
import { mv } from './programs/mv.ts';
import { nc } from './programs/nc.ts';
import { nl } from './programs/nl.ts';
import { nohup } from './programs/nohup.ts';
import { nslookup } from './programs/nslookup.ts';
import { openssl } from './programs/openssl.ts';
import { packages } from './programs/packages.ts';
import { pager } from './programs/pager.ts';
import { paste } from './programs/paste.ts';
import { pgrep } from './programs/pgrep.ts';
import { ping } from './programs/ping.ts';
import { printenv } from './programs/printenv.ts';
import { printf } from './programs/printf.ts';
import { ps } from './programs/ps.ts';
import { pwd } from './programs/pwd.ts';
import { readlink } from './programs/readlink.ts';
import { refuse } from './programs/refuse.ts';
import { rev } from './programs/rev.ts';
import { rm } from './programs/rm.ts';
import { rmdir } from './programs/rmdir.ts';
import { sed } from './programs/sed.ts';
import { seq } from './programs/seq.ts';
import { shell } from './programs/sh.ts';
import { sleep } from './programs/sleep.ts';
import { sort } from './programs/sort.ts';
import { stat } from './programs/stat.ts';
import { stress } from './programs/stress.ts';
import { succeed } from './programs/succeed.ts';
import { tac } from './programs/tac.ts';
import { tail } from './programs/tail.ts';
import { tee } from './programs/tee.ts';
import { test } from './programs/test.ts';
import { timeout } from './programs/timeout.ts';
import { top } from './programs/top.ts';
import { touch } from './programs/touch.ts';
import { tr } from './programs/tr.ts';
import { uname } from './programs/uname.ts';
import { uniq } from './programs/uniq.ts';
import { uptime } from './programs/uptime.ts';
import { watch } from './programs/watch.ts';
import { wc } from './programs/wc.ts';
import { wget } from './programs/wget.ts';
import { which } from './programs/which.ts';
import { whoami } from './programs/whoami.ts';
import { xargs } from './programs/xargs.ts';
import { yes } from './programs/yes.ts';

/** Every built-in program by name. `sh` is whichever of the three shells an image links to it. */
export const programs: ProgramTable = new Map<string, Program>(
  Object.entries({
    '[': test,
    apk: packages,
    apt: packages,
    'apt-get': packages,
    ash: shell('ash'),
    awk,
    base64,
    basename,
    bash: shell('bash'),
    cat,
    chgrp: chown,
    chmod,
    chown,
    clear: succeed,
    comm,
    cp,
    curl,
    cut,
    dash: shell('dash'),
    date,
    dd,
    df,
    diff,
    dig,
    dirname,
    dnf: packages,
    du,
    echo,
    egrep: grep,
    env,
    expr,
    false: refuse,
    fgrep: grep,
    find,
    free,
    getent,
    gawk: awk,
    grep,
    head,
    host: dig,
    hostname,
    id,
    jq,
    kill,
    killall: kill,
    killall5: kill,
    less: pager,
    ln,
    ls,
    md5sum: checksum,
    mkdir,
    more: pager,
    mount,
    mv,
    nano: hostProgram,
    nc,
    nice: nohup,
    nl,
    nohup,
    nslookup,
    openssl,
    paste,
    pgrep,
    pidof: pgrep,
    ping,
    pkill: pgrep,
    printenv,
    printf,
    ps,
    pwd,
    readlink,
    realpath: readlink,
    rev,
    rm,
    rmdir,
    sed,
    seq,
    setsid: nohup,
    sh: shell('ash'),
    sha1sum: checksum,
    sha256sum: checksum,
    sleep,
    sort,
    stat,
    stress,
    'stress-ng': stress,
    sync: succeed,
    tac,
    tail,
    tee,
    telnet: nc,
    test,
    timeout,
    top,
    touch,
    tr,
    true: succeed,
    uname,
    uniq,
    uptime,
    vi: hostProgram,
    vim: hostProgram,
    watch,
    wc,
    wget,
    which,
    whoami,
    xargs,
    yes,
    yum: packages,
  }),
);
