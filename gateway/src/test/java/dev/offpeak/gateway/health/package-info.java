@NullMarked
package dev.offpeak.gateway.health;

import org.jspecify.annotations.NullMarked;
