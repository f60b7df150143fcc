/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.cloud.functions.invoker.runner.Invoker;
import io.cloudevents.CloudEvent;
import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Google's own runner of functions, in this process. It would listen on all addresses and has no setting for that, but makes the
 * function's object before it opens its port: that is the moment to tell its server to stay on the loopback address.
 */
final class LoopbackInvoker {
    private static final ThreadLocal<LoopbackInvoker> STARTING = new ThreadLocal<>();

    private final Invoker invoker;
    private final Supplier<?> function;
    private @Nullable ServerConnector connector;

    private LoopbackInvoker(int port, Class<?> target, Supplier<?> function) {
        this.function = function;
        invoker = new Invoker(port, target.getName(), null, LoopbackInvoker.class.getClassLoader());
    }

    /** @param port 0 for any */
    static LoopbackInvoker http(int port, Supplier<? extends HttpFunction> function) {
        return new LoopbackInvoker(port, HttpTarget.class, function).started();
    }

    static LoopbackInvoker events(Supplier<? extends CloudEventsFunction> function) {
        return new LoopbackInvoker(0, EventTarget.class, function).started();
    }

    private LoopbackInvoker started() {
        STARTING.set(this);
        try {
            invoker.startTestServer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            STARTING.remove();
        }
        if (connector == null || !"127.0.0.1".equals(connector.getHost())) {
            stop();
            throw new IllegalStateException("the server does not stay on the loopback address");
        }
        return this;
    }

    int port() {
        return connector == null ? -1 : connector.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    void stop() {
        try {
            invoker.stopServer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Object make() throws ReflectiveOperationException {
        Field server = Invoker.class.getDeclaredField("server");
        server.setAccessible(true);
        connector = (ServerConnector) ((Server) server.get(invoker)).getConnectors()[0];
        connector.setHost("127.0.0.1");
        return function.get();
    }

    /** What the runner makes by its name. */
    public static final class HttpTarget implements HttpFunction {
        private final HttpFunction function;

        public HttpTarget() throws ReflectiveOperationException {
            function = (HttpFunction) STARTING.get().make();
        }

        @Override
        public void service(HttpRequest request, HttpResponse response) throws Exception {
            function.service(request, response);
        }
    }

    /** The same for events. */
    public static final class EventTarget implements CloudEventsFunction {
        private final CloudEventsFunction function;

        public EventTarget() throws ReflectiveOperationException {
            function = (CloudEventsFunction) STARTING.get().make();
        }

        @Override
        public void accept(CloudEvent event) throws Exception {
            function.accept(event);
        }
    }
}
