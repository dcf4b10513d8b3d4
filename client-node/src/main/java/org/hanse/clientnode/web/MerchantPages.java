// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpException;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.web.Sessions.Session;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.http.HttpPart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes of the merchant's page: login, the pages with their forms, stylesheet and scripts. Every answer, an error too, is a page. */
public final class MerchantPages implements HttpPart, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MerchantPages.class);

    private static final String SESSION = "hanse_session_";
    private static final String LANGUAGE = "hanse_language";
    private static final String THEME = "hanse_theme";
    private static final String LOGIN = "/login";
    private static final String LOGOUT = "/logout";
    private static final String LOOK = "/look";
    private static final String STREAM = "/today/stream";
    private static final String ASSETS = "/assets/";
    private static final String API = "/v1/";
    private static final int YEAR_SECONDS = 31_536_000;
    private static final int LONGEST_PATH = 2_000;

    /** A page loads nothing from elsewhere, runs no script and no style inside itself, and stands in no foreign frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Attribute of a request that a page answers. */
    private static final String SHOWN = "page";

    private final Shop shop;
    private final List<Page> pages;
    private final List<String> names;
    private final Sessions sessions;
    private final TodayStream stream;
    private final Templates templates = new Templates();

    /**
     * Shop of the pages.
     *
     * @param name name in the heading
     * @param zone zone of days and times
     */
    public record Shop(String name, Supplier<ZoneId> zone) {}

    /** What a page shows on a failure. */
    record Failure(String heading, String text, String next, String path, Optional<String> detail) {}

    /** What the login shows: where it leads to, and what was wrong. */
    record Login(String to, Optional<String> problem) {}

    /** Answers a request, after the checks. */
    @FunctionalInterface
    private interface Answer {

        void answer(Visit visit);
    }

    /**
     * Surroundings of the pages.
     *
     * @param random source of the ids of sessions; secure and thread-safe
     * @param schedule runs tasks later, one after another
     */
    public record Surroundings(InstantSource clock, RandomGenerator random, BiConsumer<Duration, Runnable> schedule) {}

    /** Creates the pages of a shop. */
    public MerchantPages(Shop shop, OwnerServices services, TokenStore tokens, Surroundings surroundings) {
        this.shop = shop;
        TodayPage today = new TodayPage(services.today());
        ReportsPage reports = new ReportsPage(
                services.reports(),
                new ShopperRequests(
                        services.requests(), new RandomWords<>(surroundings.clock(), surroundings.random())));
        this.pages = List.of(
                today,
                new TryPage(services.trial(), new RandomWords<>(surroundings.clock(), surroundings.random())),
                new DataPage(services.data()),
                new InboxPage(services.federation(), new RandomWords<>(surroundings.clock(), surroundings.random())),
                new SentPage(services.federation().sent()),
                new BudgetPage(services.federation().budget()),
                new PolicyPage(services.federation()),
                reports);
        this.names = pages.stream().map(Page::name).toList();
        this.sessions = new Sessions(tokens, surroundings.clock(), surroundings.random());
        this.stream = new TodayStream(
                surroundings.clock(),
                surroundings.schedule(),
                words -> templates.html("today-live", today.view(words), new Frame.Spoken(words)));
    }

    @Override
    public void addTo(JavalinConfig config) {
        String first = "/" + names.get(0);
        config.routes.get("/", answering("/", visit -> visit.context().redirect(first, HttpStatus.SEE_OTHER)));
        config.routes.get(LOGIN, answering(LOGIN, this::showLogin));
        config.routes.post(LOGIN, answering(LOGIN, this::login));
        config.routes.post(LOGOUT, answering(LOGOUT, posted(this::logout)));
        config.routes.post(LOOK, answering(LOOK, this::look));
        Assets.all().forEach((file, type) -> asset(config, file, type));
        for (Page page : pages) {
            String path = "/" + page.name();
            config.routes.get(path, answering(path, owned(visit -> show(page.name(), page.view(visit), visit))));
            page.files().forEach((name, file) -> {
                String route = path + "/" + name;
                config.routes.get(route, answering(route, owned(file::send)));
            });
            page.actions().forEach((name, action) -> {
                String route = path + "/" + name;
                config.routes.post(
                        route,
                        answering(
                                route,
                                posted(visit -> visit.context().redirect(action.act(visit), HttpStatus.SEE_OTHER))));
                // A reload after an expired session asks for it.
                config.routes.get(
                        route, answering(route, visit -> visit.context().redirect(path, HttpStatus.SEE_OTHER)));
            });
        }
        config.routes.before(STREAM, context -> {
            context.attribute(ROUTE, STREAM);
            secure(context);
        });
        config.routes.sse(STREAM, client -> {
            Visit visit = visit(client.ctx(), Optional.empty());
            String id = client.ctx().cookie(sessionCookie(client.ctx()));
            stream.open(client, visit.words(), () -> sessions.watch(id).isPresent());
        });
        config.routes.error(HttpStatus.NOT_FOUND, PAGE, context -> {
            String accepted = String.valueOf(context.header("Accept"));
            if (!context.path().startsWith(API) && accepted.contains(PAGE) && context.attribute(SHOWN) == null) {
                answering("other", visit -> failed(HttpStatus.NOT_FOUND, "unknown", Optional.empty(), visit))
                        .handle(context);
            }
        });
    }

    private static void asset(JavalinConfig config, String file, String type) {
        byte[] content = Templates.bytes(file);
        config.routes.get(ASSETS + file, context -> {
            context.attribute(ROUTE, ASSETS + file);
            context.header("X-Content-Type-Options", "nosniff");
            // The address changes with the content.
            context.header("Cache-Control", "private, max-age=" + YEAR_SECONDS + ", immutable");
            context.contentType(type).result(content);
        });
    }

    private Handler answering(String route, Answer answer) {
        return context -> {
            context.attribute(ROUTE, route);
            secure(context);
            // A session that cannot be read is a failed page, too.
            Visit visit = visit(context, Optional.empty());
            try {
                visit = visit(context, sessions.use(context.cookie(sessionCookie(context))));
                requireSmallForm(visit);
                answer.answer(visit);
            } catch (Problem e) {
                failed(e, visit);
            } catch (StorageFault e) {
                LOG.error("storage failed route={} reason=\"{}\"", route, e.getMessage());
                failed(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", Optional.empty(), visit);
            } catch (InvalidInputException e) {
                failed(Problem.of(e), visit);
            } catch (HttpResponseException | HttpException.RuntimeException e) {
                // A body that is too large or too slow: the server answers.
                throw e;
            } catch (RuntimeException e) {
                LOG.error("page failed route={} reason=\"{}\"", route, e.getMessage(), e);
                failed(HttpStatus.INTERNAL_SERVER_ERROR, "failed", Optional.empty(), visit);
            }
        };
    }

    private static void secure(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        // Without a referrer at all, browsers send forms with the origin "null".
        context.header("Referrer-Policy", "same-origin");
        context.header("Cache-Control", "no-store");
    }

    /** Rejects a form that the server did not read before a thread took its request. */
    private static void requireSmallForm(Visit visit) {
        int length = visit.context().contentLength();
        if (visit.context().method().equals(HandlerType.POST) && (length < 0 || length > LONGEST_FORM)) {
            throw new InvalidInputException(
                    "form: found " + (length < 0 ? "none of a stated length" : length + " bytes")
                            + "; expected at most " + LONGEST_FORM + ". Fix: write shorter texts");
        }
    }

    private Visit visit(Context context, Optional<Session> session) {
        Language language = PageWords.language(context.cookie(LANGUAGE), context.header("Accept-Language"));
        return new Visit(context, new PageWords(language, shop.zone().get()), session);
    }

    /** Cookies are of a host without its port, where several nodes may be. */
    private static String sessionCookie(Context context) {
        return SESSION + context.req().getLocalPort();
    }

    /** Answers those who logged in; others get to the login and come back. */
    private static Answer owned(Answer answer) {
        return visit -> {
            if (visit.session().isEmpty()) {
                toLogin(visit, here(visit.context()), "");
            } else {
                answer.answer(visit);
            }
        };
    }

    /** Answers a form of a page of this session. */
    private Answer posted(Answer answer) {
        return visit -> {
            Optional<Session> session = visit.session();
            if (session.isEmpty()) {
                toLogin(visit, page(visit.context().path()), "&lost=1");
            } else if (!isOfOwnPage(visit.context()) || !visit.form("form").equals(session.map(Session::form))) {
                failed(HttpStatus.FORBIDDEN, "old", Optional.empty(), visit);
            } else {
                answer.answer(visit);
            }
        };
    }

    /** Returns whether a request comes from a page of this node, as far as the browser says. A proxy may have added the encryption. */
    private static boolean isOfOwnPage(Context context) {
        String origin = context.header("Origin");
        String host = context.header("Host");
        return origin == null || origin.equals("https://" + host) || origin.equals("http://" + host);
    }

    /** @param more further parameters of the login */
    private static void toLogin(Visit visit, String path, String more) {
        visit.context()
                .redirect(
                        LOGIN + "?to=" + URLEncoder.encode(path, StandardCharsets.UTF_8) + more, HttpStatus.SEE_OTHER);
    }

    private static String here(Context context) {
        String query = context.queryString();
        return context.path() + (query == null ? "" : "?" + query);
    }

    /** Returns a path of a page; that of the first page if a text is none. */
    private String local(@Nullable String path) {
        return path != null
                        && path.length() <= LONGEST_PATH
                        && names.stream()
                                .map(own -> "/" + own)
                                .anyMatch(own ->
                                        path.equals(own) || path.startsWith(own + "?") || path.startsWith(own + "/"))
                ? path
                : "/" + names.get(0);
    }

    /** Returns the path of the page of a form. */
    private String page(String path) {
        int action = path.indexOf('/', 1);
        return local(action < 0 ? path : path.substring(0, action));
    }

    private void showLogin(Visit visit) {
        String to = local(visit.query("to").orElse(null));
        if (visit.session().isPresent()) {
            visit.context().redirect(to, HttpStatus.SEE_OTHER);
        } else {
            showLogin(to, visit.query("lost").map(own -> visit.words().of("login.lost")), visit);
        }
    }

    private void showLogin(String to, Optional<String> problem, Visit visit) {
        show("login", new Login(to, problem), visit);
    }

    private void login(Visit visit) {
        Context context = visit.context();
        String to = local(visit.form("to").orElse(null));
        if (!isOfOwnPage(context)) {
            failed(HttpStatus.FORBIDDEN, "old", Optional.empty(), visit);
            return;
        }
        Optional<Session> session = visit.form("token").map(String::strip).flatMap(sessions::open);
        if (session.isEmpty()) {
            context.status(HttpStatus.UNAUTHORIZED);
            showLogin(to, Optional.of(visit.words().of("login.wrong")), visit);
            return;
        }
        LOG.info("owner logged in token={}", session.get().token().name());
        context.cookie(cookie(context, sessionCookie(context), session.get().id(), -1));
        context.redirect(to, HttpStatus.SEE_OTHER);
    }

    private static Cookie cookie(Context context, String name, String value, int seconds) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(context.req().isSecure());
        cookie.setSameSite(SameSite.STRICT);
        cookie.setMaxAge(seconds);
        return cookie;
    }

    private void logout(Visit visit) {
        sessions.end(visit.session().orElseThrow());
        Context context = visit.context();
        context.cookie(cookie(context, sessionCookie(context), "", 0));
        context.redirect(LOGIN, HttpStatus.SEE_OTHER);
    }

    /** Keeps language and theme in cookies. */
    private void look(Visit visit) {
        Context context = visit.context();
        if (!isOfOwnPage(context) || !visit.form("form").equals(visit.session().map(Session::form))) {
            failed(HttpStatus.FORBIDDEN, "old", Optional.empty(), visit);
            return;
        }
        visit.form("language")
                .filter(own -> PageWords.LANGUAGES.stream()
                        .anyMatch(each -> each.toString().equals(own)))
                .ifPresent(own -> context.cookie(cookie(context, LANGUAGE, own, YEAR_SECONDS)));
        visit.form("theme")
                .filter(Frame.THEMES::contains)
                .ifPresent(own -> context.cookie(cookie(context, THEME, own, YEAR_SECONDS)));
        String to = visit.form("here").orElse(LOGIN);
        context.redirect(to.equals(LOGIN) || to.startsWith(LOGIN + "?") ? LOGIN : local(to), HttpStatus.SEE_OTHER);
    }

    @Override
    public void close() {
        stream.close();
    }

    private void show(String name, Object view, Visit visit) {
        visit.context().attribute(SHOWN, name);
        Frame frame = frame(name, visit);
        String body = templates.html(name, view, frame);
        visit.context().html(templates.html("layout", new Content(visit.words().of("title." + name), body), frame));
    }

    /** Page within the layout. */
    record Content(String title, String body) {}

    private Frame frame(String current, Visit visit) {
        Context context = visit.context();
        String theme = Optional.ofNullable(context.cookie(THEME))
                .filter(Frame.THEMES::contains)
                .orElse(Frame.THEMES.get(0));
        return Frame.of(
                new Frame.Place(shop.name(), names, current, here(context), theme), visit.words(), visit.session());
    }

    private void failed(Problem problem, Visit visit) {
        String word = switch (problem.kind()) {
            case UNKNOWN, GONE -> "unknown";
            case CHANGED -> "changed";
            case REFUSED -> "refused";
            case UNAVAILABLE -> "unavailable";
            case FAILED -> "failed";
            default -> "invalid";
        };
        problem.kind().retrySeconds().ifPresent(own -> visit.context().header("Retry-After", Integer.toString(own)));
        failed(HttpStatus.forStatus(problem.kind().status()), word, Optional.ofNullable(problem.getMessage()), visit);
    }

    /** Shows what failed, and what to do. */
    private void failed(HttpStatus status, String word, Optional<String> detail, Visit visit) {
        visit.context().status(status);
        PageWords words = visit.words();
        String page = page(visit.context().path());
        String ofPage = "error." + word + page.replace('/', '.');
        show(
                "error",
                new Failure(
                        words.of(words.has(ofPage) ? ofPage : "error." + word),
                        words.of("error." + word + ".text"),
                        words.of("error." + word + ".next"),
                        page,
                        detail),
                visit);
    }
}
