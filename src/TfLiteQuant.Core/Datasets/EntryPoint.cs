namespace TfLiteQuant.Datasets;

/// <summary>An entry point of a model by what its inputs are called: where data was meant for another one than it was given to, its names tell.</summary>
/// <param name="Signature">Name of the signature; null for the main graph.</param>
/// <param name="Inputs">For each input, all names that mean it.</param>
public sealed record EntryPoint(string? Signature, IReadOnlyList<IReadOnlyList<string>> Inputs)
{
    /// <summary>Whether data of those names has values for all inputs; names of labels may be among them.</summary>
    public bool IsFilledBy(IReadOnlyCollection<string> names) => Inputs.Count > 0 && Inputs.All(input => input.Any(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>A sentence, after a space, on the entry points that data fits; empty where it fits none.</summary>
    /// <param name="others">Entry points other than the chosen one.</param>
    /// <param name="names">What the data has, by name.</param>
    internal static string Hint(IEnumerable<EntryPoint> others, IEnumerable<string> names)
    {
        var known = names.ToList();
        var fitting = others.Where(other => other.IsFilledBy(known)).ToList();
        var signatures = fitting.Select(static entry => entry.Signature).OfType<string>().ToList();
        if (signatures.Count > 0) return $" These names fit the {(signatures.Count == 1 ? "signature" : "signatures")} {DatasetFault.Quoted(signatures)}: choose {(signatures.Count == 1 ? "it" : "one")} with -Signature (of this command, or of Import-RepresentativeDataset).";
        return fitting.Count > 0 ? " These names fit the main graph, which runs without -Signature." : "";
    }

    /// <inheritdoc cref="Hint(IEnumerable{EntryPoint}, IEnumerable{string})"/>
    /// <param name="inputs">Inputs of the chosen one.</param>
    /// <param name="names">What the data has, by name.</param>
    internal static string Hint(IReadOnlyList<ModelInput> inputs, IEnumerable<string> names) => inputs.Count == 0 ? "" : Hint(inputs[0].Elsewhere, names);
}
