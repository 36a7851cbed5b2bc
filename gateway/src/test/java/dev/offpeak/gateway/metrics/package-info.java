/** What monitoring reads. */
@NullMarked
package dev.offpeak.gateway.metrics;

import org.jspecify.annotations.NullMarked;
