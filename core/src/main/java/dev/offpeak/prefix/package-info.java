/**
 * Pure decisions about beginnings that prompts share. Open {@link
 * dev.offpeak.prefix.PrefixPlanner}.
 */
@NullMarked
package dev.offpeak.prefix;

import org.jspecify.annotations.NullMarked;
