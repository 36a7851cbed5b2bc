/** Tests of {@code wire}. */
@NullMarked
package dev.offpeak.sandbox.wire;

import org.jspecify.annotations.NullMarked;
