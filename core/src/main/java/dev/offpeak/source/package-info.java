/** Where requests come from. Open {@link dev.offpeak.source.Source} first. */
@NullMarked
package dev.offpeak.source;

import org.jspecify.annotations.NullMarked;
