/** What monitoring reads. Open {@link dev.offpeak.gateway.metrics.MetricsRoute}. */
@NullMarked
package dev.offpeak.gateway.metrics;

import org.jspecify.annotations.NullMarked;
