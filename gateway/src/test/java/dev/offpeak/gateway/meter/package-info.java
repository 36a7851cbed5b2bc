/** What calls cost, read while they pass. */
@NullMarked
package dev.offpeak.gateway.meter;

import org.jspecify.annotations.NullMarked;
