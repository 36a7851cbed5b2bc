/** The gateway as clients meet it. */
@NullMarked
package dev.offpeak.gateway;

import org.jspecify.annotations.NullMarked;
