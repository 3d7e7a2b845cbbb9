package hello;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Greets, fails or ends its process. */
public class Handler implements RequestHandler<Map<String, String>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        System.out.println("greets " + event.get("name"));
        if ("nobody".equals(event.get("name"))) {
            throw new IllegalArgumentException("nobody to greet");
        }
        if ("exit".equals(event.get("name"))) {
            System.exit(3);
        }
        return Map.of("message", "Hello " + event.get("name"), "function", context.getFunctionName(), "memory", context.getMemoryLimitInMB());
    }
}
