/**
 * Charts as the rectangles of inline SVG. Open {@link
 * dev.offpeak.gateway.dashboard.chart.DayChart}.
 */
@NullMarked
package dev.offpeak.gateway.dashboard.chart;

import org.jspecify.annotations.NullMarked;
