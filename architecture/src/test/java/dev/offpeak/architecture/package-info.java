/**
 * What must hold for every module at once. Open {@link dev.offpeak.architecture.LayersTest} first.
 */
@NullMarked
package dev.offpeak.architecture;

import org.jspecify.annotations.NullMarked;
