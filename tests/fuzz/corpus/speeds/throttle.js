// two patterns
const PROFILE_SPIKE = [
  {speed: 1200, duration: 10}, // start
  {speed: 300, duration: 10},
  {speed: 800, duration: 10,},
];
/* and another */
const PROFILE_JITTER = [ { 'speed': 500, "duration": 5 }, {speed: 1200, duration: 5} ];
module.exports = { PROFILE_SPIKE, PROFILE_JITTER };
