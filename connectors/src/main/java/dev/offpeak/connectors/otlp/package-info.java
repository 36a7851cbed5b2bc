/** Traces to a collector, by OTLP over HTTP. Open {@link dev.offpeak.connectors.otlp.OtlpSpans}. */
@NullMarked
package dev.offpeak.connectors.otlp;

import org.jspecify.annotations.NullMarked;
