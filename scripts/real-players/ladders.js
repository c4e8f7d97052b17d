// The ladders of the stream: kbit/s of video and, muxed beside it in HLS, of sound; the sizes that manifests state.
module.exports = {
    video: [300, 800, 1500, 3000, 4500, 6000, 8000],
    sound: [96, 128, 160, 192, 192, 320, 320],
    sound_alone: 128,
    size: ['284x160', '640x360', '854x480', '1280x720', '1280x720', '1920x1080', '1920x1080'],
    low_latency: [200, 600, 1000],
    low_latency_size: ['160x90', '256x144', '352x198'],
    segment_s: 2,
    chunk_s: 0.5,
};
