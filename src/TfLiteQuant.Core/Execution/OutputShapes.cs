using System.Collections;
using System.Collections.Specialized;

namespace TfLiteQuant.Execution;

/// <summary>Dimensions by output name, in the order of the outputs. It prints itself, since a dictionary would print as the
/// name of its type, which is what Export-Csv would then write.</summary>
public sealed class OutputShapes : OrderedDictionary
{
    /// <summary>All of them on one line: <c>scores[1,10] box[1,4]</c>.</summary>
    public override string ToString() => string.Join(' ', this.Cast<DictionaryEntry>().Select(static entry => $"{entry.Key}[{string.Join(',', (int[])entry.Value!)}]"));
}
