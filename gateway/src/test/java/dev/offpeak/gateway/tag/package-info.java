/** Which feature a call belongs to. */
@NullMarked
package dev.offpeak.gateway.tag;

import org.jspecify.annotations.NullMarked;
