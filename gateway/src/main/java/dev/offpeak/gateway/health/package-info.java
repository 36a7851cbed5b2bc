/** What supervisors ask: whether the process lives, and whether it can do its work. */
@NullMarked
package dev.offpeak.gateway.health;

import org.jspecify.annotations.NullMarked;
