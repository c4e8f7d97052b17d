// Fetches 32 kB of sound beside pictures over a shaped link, as a browser does: connections that are kept, of those that
// are idle the one that was used last. Either end of it:
//   beside.js origin                              serves /N: N bytes, on port 8000
//   beside.js viewer RATE PICTURE COUNT OUT PID   asks COUNT times for sound; PID: the shaper, told when zero is
// PICTURE: 0.4 .. 0.95, pictures that take so much of each 2 s, and sound some time after each; s0.2 .. s0.8, and sound
// at once; b, pictures of 1.2 s without a pause, and sound every 2 s; l, pictures of 4 s, and sound every 4 to 7 s.
'use strict';
const fs = require('fs'), http = require('http');
const SOUND_BYTES = 32000;
const [end, rate, picture, count, out, pid] = process.argv.slice(2);

function serve() {
    const bytes = Buffer.alloc(8e6, 7);
    const server = http.createServer((request, reply) => {
        const length = Number(request.url.slice(1));
        reply.writeHead(200, {'Content-Length': length, 'Content-Type': 'video/mp4', 'Access-Control-Allow-Origin': '*'});
        reply.end(bytes.subarray(0, length));
    });
    server.keepAliveTimeout = 65000;
    server.listen(8000);
}

let seed = 7;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const zero = process.hrtime.bigint(), now_s = () => Number(process.hrtime.bigint() - zero) / 1e9;
const sleep = seconds => new Promise(done => setTimeout(done, seconds * 1000));
const agent = new http.Agent({keepAlive: true, maxSockets: 6, scheduling: 'lifo'});

const fetch = (kind, bytes, file) => new Promise(done => {
    const asked_s = now_s();
    http.get({host: '10.77.0.1', port: 8000, path: `/${bytes}`, agent, headers: {'User-Agent': 'x'.repeat(300)}}, reply => {
        const first_s = now_s();
        reply.on('data', () => {});
        reply.on('end', () => {
            file.write(`${kind},${bytes},${asked_s.toFixed(4)},${first_s.toFixed(4)},${now_s().toFixed(4)}\n`);
            done();
        });
    }).setNoDelay(true);
});

async function view() {
    const file = fs.createWriteStream(out), bytes_s = Number(rate) * 1e6 / 8;
    const sound = () => fetch('sound', SOUND_BYTES, file), shown = seconds => fetch('picture', Math.round(bytes_s * seconds), file);
    file.write('kind,bytes,asked_s,first_byte_s,end_s\n');
    process.kill(Number(pid), 'SIGUSR1');
    await sleep(0.5);
    if (picture === 'b' || picture === 'l') {
        let ended = false;
        (async () => { while (!ended) await shown(picture === 'b' ? 1.2 : 4); })();
        for (let i = 0; i < count; i++) await Promise.all([sound(), sleep(picture === 'b' ? 1.75 + random() / 2 : 4 + 3 * random())]);
        ended = true;
        await sleep(5);
    } else {
        const at_once = picture[0] === 's', share = Number(picture.slice(at_once ? 1 : 0));
        for (let i = 0; i < count; i++) {
            const picture_comes = shown(2 * share), least = sleep(2);
            await sleep(at_once ? 0.001 : random() * 1.4 * share);
            await Promise.all([picture_comes, sound(), least]);
        }
    }
    file.end(() => process.exit(0));
}

end === 'origin' ? serve() : view();
