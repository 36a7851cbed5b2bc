/**
 * What calls cost: open {@link dev.offpeak.gateway.meter.Metering}. Bodies are looked at while they
 * pass and never kept; only counts, hashes and a few short values are.
 */
@NullMarked
package dev.offpeak.gateway.meter;

import org.jspecify.annotations.NullMarked;
