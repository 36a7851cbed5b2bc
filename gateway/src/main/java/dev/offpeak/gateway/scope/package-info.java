/** What bodies say that a key's scope is about; pure. */
@NullMarked
package dev.offpeak.gateway.scope;

import org.jspecify.annotations.NullMarked;
