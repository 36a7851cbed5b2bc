/**
 * What pages need of HTTP: parameters, sessions, forms nobody else can send, assets and headers.
 * Open {@link dev.offpeak.gateway.dashboard.web.Visit}.
 */
@NullMarked
package dev.offpeak.gateway.dashboard.web;

import org.jspecify.annotations.NullMarked;
