/** Tests of {@code fault}. */
@NullMarked
package dev.offpeak.sandbox.fault;

import org.jspecify.annotations.NullMarked;
