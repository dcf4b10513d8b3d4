// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reader of lines, without columns. */
final class LineSource {

    /** The only column. */
    static final String LINE = "line";

    /** A control character that text does not hold, so that no line is ever cut. */
    private static final String OPTIONS = "auto_detect=false, header=false, delim='\u0001', quote='', escape='', "
            + "columns={'" + LINE + "': 'VARCHAR'}";

    private final Workspace workspace;

    LineSource(Workspace workspace) {
        this.workspace = workspace;
    }

    SourceTable read(Source.Files source, List<Path> paths, String table) {
        List<SourceTable.Column> columns = SourceReader.texts(List.of(LINE));
        WantedColumns all = new WantedColumns().addMatching("*");
        SourceReader.create(workspace, table, columns, all);
        String insert = SourceReader.insert(table, columns, all, Set.of(LINE));
        List<SourceTable.Span> spans = new ArrayList<>();
        SourceTable.Unreadable unreadable = SourceTable.Unreadable.NOTHING;
        long from = 0;
        for (Path path : paths) {
            TextFile file = TextFile.prepare(path, source.dialect().encoding(), workspace);
            TextScan.Result read = new TextScan(workspace, insert, OPTIONS).of(file);
            spans.add(new SourceTable.Span(
                    path.toString(), from, read.rows(), 0, read.rejected().lines()));
            unreadable = unreadable.plus(read.rejected().unreadable());
            from += read.rows();
        }
        return new SourceTable(source, table, columns, spans, unreadable);
    }
}
