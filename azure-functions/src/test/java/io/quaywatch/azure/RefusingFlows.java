/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import io.quaywatch.port.PortException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A table that takes new rows and no changes. */
record RefusingFlows(Flows real) implements Flows {
    @Override
    public Optional<Versioned> find(FlowId id) {
        return real.find(id);
    }

    @Override
    public boolean create(Flow flow) {
        return real.create(flow);
    }

    @Override
    public boolean write(Flow flow, Versioned before) {
        throw new PortException(PortException.Kind.UNAVAILABLE, "write : no answer");
    }

    @Override
    public List<Flow> overdue(Instant before, int most) {
        return real.overdue(before, most);
    }

    @Override
    public List<FlowId> ended(Instant before, int most) {
        return real.ended(before, most);
    }

    @Override
    public void delete(FlowId id) {
        real.delete(id);
    }

    @Override
    public int removeOrphans(Instant before) {
        return real.removeOrphans(before);
    }
}
