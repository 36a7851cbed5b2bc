/** Tests of calls that are answered later. */
@NullMarked
package dev.offpeak.gateway.defer;

import org.jspecify.annotations.NullMarked;
