/* Values of charts and services in JSON, which have no name of a rate beside them but a unit, a step or
 * labels elsewhere:
 *
 *     {"unit": "Mbps", "interval": 1, "values": [3.2, 4.1]}
 *     {"metric": {"__name__": "rx_bps"}, "values": [3e6, 4e6], "timestamps": [0, 1000]} VictoriaMetrics
 *     {"labels": ["10:00", "10:01"], "datasets": [{"label": "down (Mbps)", "data": [3.2, 4.1]}]}   Chart.js
 *     {"xAxis": {"categories": [0, 1]}, "series": [{"name": "down", "data": [3.2, 4.1]}]}   Highcharts,
 * ECharts
 *     {"series": [{"name": "down", "data": [[0, 3.2], [1, 4.1]]}]}       and {"x": 0, "y": 3.2}
 *     [{"name": "down", "x": [0, 1], "y": [3.2, 4.1]}]                                            Plotly
 *     {"meta": {"start": 0, "step": 1, "legend": ["rx"]}, "data": [[3.2], [4.1]]}           rrdtool xport
 *     {"schema": {"fields": [{"name": "Time"}, {"name": "rx"}]}, "data": {"values": [[0], [3.2]]}} Grafana */
#ifndef TRACEREEL_TRACE_JSON_CHARTS_H
#define TRACEREEL_TRACE_JSON_CHARTS_H

#include "trace/format/json_sheet.h"

/* Whether an object or an array is one of these: then its rows have been added. */
bool json_charts_take(struct json_sheet *s, const json_t *value);

/* The unit of a rate or an amount that an object has for all that is in it; NULL where it has none. */
const char *json_charts_unit(const json_t *object);

/* How many seconds apart an object says its values are; NaN where it does not. */
double json_charts_step_s(const json_t *object);

#endif
