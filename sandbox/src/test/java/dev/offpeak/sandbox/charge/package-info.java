/** Tests of {@code charge}. */
@NullMarked
package dev.offpeak.sandbox.charge;

import org.jspecify.annotations.NullMarked;
