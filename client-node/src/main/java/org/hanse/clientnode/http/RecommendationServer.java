// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.ImportService;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.http.AllowedHosts;
import org.hanse.http.HttpAddress;
import org.hanse.http.HttpPart;
import org.hanse.http.HttpServer;
import org.hanse.http.OperationsServer;
import org.hanse.http.TlsFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recommender of a shop over HTTP, version 1. Each call needs a token that permits it. Bodies but for imports are read before a thread takes a request with a token, so that
 * slow clients hold none. The document of all calls is docs/reference/openapi.yaml.
 */
public final class RecommendationServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecommendationServer.class);
    private static final int THREADS = 16;
    private static final int STOP_MILLIS = 5_000;
    private static final long MOST_BYTES = 2_000_000;
    private static final String BEARER = "Bearer ";
    private static final String PROBLEM_TYPE = "application/problem+json";

    /** Attribute of a request whose problem was sent. */
    private static final String PROBLEM = "problem";

    /** Attribute of a request with the name of its token. */
    private static final String TOKEN = "token";

    private static final double MILLIS = 1_000;

    private final Sources sources;
    private final Settings settings;
    private final HttpServer server;
    private final FailedLogins failedLogins;

    /** What answers the calls. */
    public record Services(
            RecommendationService recommendations,
            CatalogueService catalogue,
            ImportService imports,
            ShopperService shoppers,
            OwnerServices owner) {}

    /**
     * Sources of answers.
     *
     * @param parts routes beside the API
     * @param operations health, which needs no token, and readiness and metrics, which need one where other machines reach them
     */
    public record Sources(
            Services services,
            TokenStore tokens,
            RepeatedRequests repeated,
            NodeMetrics metrics,
            List<HttpPart> parts,
            OperationsServer.Sources operations) {}

    /**
     * Settings of the server.
     *
     * @param key option of the address, for messages
     * @param hosts names under which the server answers without encryption
     * @param tls files for encryption; empty for none
     * @param perSecond most requests of a token in a second
     * @param accessLog whether each request is logged
     */
    public record Settings(
            String key,
            HttpAddress address,
            AllowedHosts hosts,
            Optional<TlsFiles> tls,
            int perSecond,
            boolean accessLog) {}

    /**
     * Starts the server.
     *
     * @throws InvalidInputException if the address is in use or not one of this machine, or the files for encryption are not valid
     */
    public RecommendationServer(Settings settings, Sources sources) {
        this.sources = sources;
        this.settings = settings;
        this.failedLogins = new FailedLogins(sources.metrics(), CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
        this.server = new HttpServer(
                settings.key(),
                settings.address(),
                new HttpServer.Settings(
                        THREADS,
                        STOP_MILLIS,
                        settings.tls(),
                        HttpServer.Limits.USUAL,
                        sources.operations().errors(),
                        this::configure));
    }

    /** Returns all calls. */
    static List<Call> calls() {
        return Stream.of(DecisionCalls.calls(), CatalogueCalls.calls(), ShopperCalls.calls(), OwnerCalls.calls())
                .flatMap(List::stream)
                .toList();
    }

    private void configure(JavalinConfig config) {
        config.http.maxRequestSize = MOST_BYTES;
        EagerContentHandler bodies = new EagerContentHandler(
                new EagerContentHandler.RetainedContentLoaderFactory(MOST_BYTES + 1, -1, false));
        bodies.excludePath(CatalogueCalls.IMPORTS);
        bodies.include(this::hasToken);
        // Pages read forms before they know who sends them, so these are small.
        EagerContentHandler forms = new EagerContentHandler(
                new EagerContentHandler.RetainedContentLoaderFactory(HttpPart.LONGEST_FORM + 1, 0, false));
        forms.includeMethod("POST");
        forms.excludePath("/v1/*");
        config.jetty.modifyServer(jetty -> {
            jetty.insertHandler(bodies);
            jetty.insertHandler(forms);
            jetty.setErrorHandler(RecommendationServer::noRequest);
        });
        config.registerPlugin(new RateLimitPlugin(limits -> {
            limits.setKeyFunction(context -> String.valueOf(context.<String>attribute(TOKEN)));
            limits.setExecutorName("hanse-http-limits");
        }));
        config.requestLogger.http(this::log);
        config.routes.before(this::requireHost);
        sources.parts().forEach(part -> part.addTo(config));
        OperationsServer.addTo(config, sources.operations());
        for (String path : List.of("/readyz", "/metrics")) {
            config.routes.before(path, this::requireMonitor);
        }
        calls().forEach(call ->
                config.routes.addHttpHandler(call.method(), call.path(), context -> answer(call, context)));
        config.routes.exception(Problem.class, (e, context) -> send(e, context));
        config.routes.exception(StorageFault.class, RecommendationServer::faulty);
        config.routes.exception(InvalidInputException.class, (e, context) -> send(Problem.of(e), context));
        config.routes.exception(HttpException.RuntimeException.class, (e, context) -> send(unread(e), context));
        config.routes.exception(HttpResponseException.class, (e, context) -> send(problem(e), context));
        // The client left, or sends no more.
        config.routes.exception(
                IOException.class,
                (e, context) -> send(
                        new Problem(
                                Problem.Kind.MALFORMED,
                                "body: found less than its stated length; expected all of it. Fix: send it again"),
                        context));
        config.routes.exception(Exception.class, RecommendationServer::failed);
        config.routes.error(HttpStatus.NOT_FOUND, RecommendationServer::unknownPath);
    }

    /** Answers what no route receives: what is no request of HTTP, and what the server itself refuses or fails at. */
    private static boolean noRequest(Request request, Response response, Callback callback) {
        Problem problem =
                noRequest(response.getStatus(), String.valueOf(request.getAttribute(ErrorHandler.ERROR_MESSAGE)));
        problem.kind()
                .retrySeconds()
                .ifPresent(own -> response.getHeaders().put(HttpHeader.RETRY_AFTER, Integer.toString(own)));
        response.setStatus(problem.kind().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM_TYPE);
        response.write(true, ByteBuffer.wrap(ServedJson.bytes(problem.document())), callback);
        return true;
    }

    /** Returns the problem of a status of Jetty. */
    static Problem noRequest(int status, String reason) {
        // An unknown version of HTTP is an error of the client.
        if (status >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                && status != HttpStatus.HTTP_VERSION_NOT_SUPPORTED.getCode()) {
            return status == HttpStatus.SERVICE_UNAVAILABLE.getCode()
                    ? new Problem(
                            Problem.Kind.UNAVAILABLE,
                            "found a service that takes no requests now; expected one that does. Fix: send it again later")
                    : new Problem(
                            Problem.Kind.FAILED,
                            "found an error of this service; see its log. Fix: send it again later");
        }
        boolean large = status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.getCode()
                || status == HttpStatus.URI_TOO_LONG.getCode();
        return new Problem(
                large ? Problem.Kind.TOO_LARGE : Problem.Kind.MALFORMED,
                "request: found " + reason + "; expected a request of HTTP 1.1. Fix: see docs/reference/openapi.yaml");
    }

    private static Problem noPath() {
        return new Problem(
                Problem.Kind.UNKNOWN,
                "path: found none of this API; expected one. Fix: see docs/reference/openapi.yaml");
    }

    private static Problem slow() {
        return new Problem(
                Problem.Kind.SLOW,
                "body: found one that came too slowly; expected half a minute, and 100 KB in each further second. Fix: send"
                        + " smaller requests");
    }

    /** Returns the problem of a body that Jetty ended, or could not read. */
    private static Problem unread(HttpException.RuntimeException e) {
        return e.getCode() == HttpStatus.REQUEST_TIMEOUT.getCode()
                ? slow()
                : new Problem(
                        Problem.Kind.MALFORMED,
                        "body: found " + e.getReason()
                                + "; expected a body of HTTP 1.1. Fix: see docs/reference/openapi.yaml");
    }

    private static void unknownPath(Context context) {
        boolean isPage = String.valueOf(context.res().getContentType()).startsWith(HttpPart.PAGE);
        if (context.attribute(PROBLEM) == null && !isPage) {
            send(noPath(), context);
        }
    }

    private void answer(Call call, Context context) {
        context.attribute(HttpPart.ROUTE, call.path());
        Token token = token(context);
        context.with(RateLimitPlugin.class).requestPerTimeUnit(settings.perSecond(), TimeUnit.SECONDS);
        if (!call.isOfUnknown(sources.services(), token, context)) {
            requireScope(token, call.scope(sources.services(), context));
        }
        // A file is not kept in memory; its rows are not stored twice anyway.
        String body = call.path().equals(CatalogueCalls.IMPORTS)
                ? first(call, context)
                : sources.repeated().answer(token.name(), context, () -> first(call, context));
        if (!body.isEmpty()) {
            context.contentType("application/json").result(body);
        }
    }

    private String first(Call call, Context context) {
        context.status(call.success());
        Object answer = call.answer().of(sources.services(), context);
        return context.status().equals(HttpStatus.NO_CONTENT)
                ? ""
                : new String(ServedJson.bytes(answer), StandardCharsets.UTF_8) + "\n";
    }

    /** Logs and counts a request. Paths hold ids, so only their templates are used. */
    private void log(Context context, Float millis) {
        String route =
                Optional.ofNullable(context.<String>attribute(HttpPart.ROUTE)).orElse("other");
        String status = Integer.toString(context.statusCode());
        // The method may be any text of a client.
        String method = route.equals("other") ? "other" : context.method().name();
        sources.metrics().answered(method, route, status, millis / MILLIS);
        if (context.statusCode() == HttpStatus.UNAUTHORIZED.getCode()) {
            failedLogins.failed(route.startsWith("/v1/") || route.equals("other") ? "token" : "login");
        }
        if (settings.accessLog()) {
            LOG.info(
                    "http request method={} route={} status={} millis={} token={}",
                    method,
                    route,
                    status,
                    Math.round(millis),
                    Optional.ofNullable(context.<String>attribute(TOKEN)).orElse("none"));
        }
    }

    /** Returns the name of the token of a request. */
    static String nameOfToken(Context context) {
        return String.valueOf(context.<String>attribute(TOKEN));
    }

    private Token token(Context context) {
        Token token = token(context.header("Authorization"))
                .orElseThrow(() -> new Problem(
                        Problem.Kind.NO_TOKEN,
                        "token: found none that is valid; expected the header Authorization: Bearer TOKEN. Fix: create a"
                                + " token with hanse node token create"));
        context.attribute(TOKEN, token.name());
        return token;
    }

    private boolean hasToken(Request request) {
        try {
            return token(request.getHeaders().get("Authorization")).isPresent();
        } catch (RuntimeException e) {
            // The answer says why, without the body.
            return false;
        }
    }

    private Optional<Token> token(@Nullable String header) {
        return Optional.ofNullable(header)
                .filter(own -> own.startsWith(BEARER))
                .flatMap(own -> sources.tokens().find(own.substring(BEARER.length())));
    }

    private static void requireScope(Token token, Scope scope) {
        if (!token.scopes().contains(scope)) {
            throw new Problem(
                    Problem.Kind.SCOPE,
                    "token: found " + token.name() + " without scope "
                            + scope.word()
                            + "; expected one with it. Fix: create one with hanse node token create");
        }
    }

    /** A foreign page reaches this machine under a name of its own at most. With encryption the certificate holds the names. */
    private void requireHost(Context context) {
        String host = context.header("Host");
        if (!context.req().isSecure() && !settings.hosts().permits(host)) {
            throw new Problem(
                    Problem.Kind.MISDIRECTED,
                    "host: found " + host + "; expected " + settings.hosts()
                            + ". Fix: use the address, or add the name to api.hosts in node.yaml");
        }
    }

    /** Other machines reach the encrypted address alone. */
    private void requireMonitor(Context context) {
        if (context.req().isSecure()) {
            requireScope(token(context), Scope.MONITOR);
        }
    }

    private Problem problem(HttpResponseException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.getStatus()) {
            case 413 ->
                new Problem(
                        Problem.Kind.TOO_LARGE,
                        "body: found more than " + MOST_BYTES
                                + " bytes; expected at most that. Fix: send several requests");
            case 404, 405 -> noPath();
            case 429 ->
                new Problem(
                        Problem.Kind.TOO_MANY,
                        "token: found more than " + settings.perSecond()
                                + " requests in a second; expected at most that. Fix: send them later, or raise"
                                + " api.perSecond in node.yaml");
            default -> new Problem(Problem.Kind.MALFORMED, message + ". Fix: see docs/reference/openapi.yaml");
        };
    }

    private static void send(Problem problem, Context context) {
        context.attribute(PROBLEM, problem.kind());
        if (problem.kind() == Problem.Kind.NO_TOKEN) {
            context.header("WWW-Authenticate", "Bearer");
        }
        problem.kind().retrySeconds().ifPresent(own -> context.header("Retry-After", Integer.toString(own)));
        context.status(problem.kind().status()).contentType(PROBLEM_TYPE).result(ServedJson.bytes(problem.document()));
    }

    /** Handles a fault of the disk. The reason is logged only, because it names files. */
    private static void faulty(StorageFault e, Context context) {
        LOG.error("storage failed route={} reason=\"{}\"", context.endpoint().path, e.getMessage());
        send(
                new Problem(
                        Problem.Kind.UNAVAILABLE,
                        "found a fault of this node's disk or data; see its log. Fix: send it again later"),
                context);
    }

    /** Handles an exception. The reason is logged only, because it may name files. */
    private static void failed(Exception e, Context context) {
        LOG.error("http request failed route={} reason=\"{}\"", context.endpoint().path, e.getMessage(), e);
        send(
                new Problem(
                        Problem.Kind.FAILED, "found an error of this service; see its log. Fix: send it again later"),
                context);
    }

    /** Returns the URL of the API, with the port in use. */
    public String url() {
        return server.url() + "/v1";
    }

    /** Returns the URL of the pages. */
    public String pageUrl() {
        return server.url() + "/";
    }

    /** Returns the URL for programs of this machine, which is never encrypted. */
    public String localUrl() {
        return server.localUrl();
    }

    @Override
    public void close() {
        server.close();
    }
}
