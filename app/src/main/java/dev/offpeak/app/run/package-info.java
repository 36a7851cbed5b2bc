/**
 * The command {@code run} and its relatives: estimate, load, follow, write, sum up. Open {@link
 * dev.offpeak.app.run.RunFlow}.
 */
@NullMarked
package dev.offpeak.app.run;

import org.jspecify.annotations.NullMarked;
