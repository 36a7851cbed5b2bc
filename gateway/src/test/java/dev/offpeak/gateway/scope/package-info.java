@NullMarked
package dev.offpeak.gateway.scope;

import org.jspecify.annotations.NullMarked;
