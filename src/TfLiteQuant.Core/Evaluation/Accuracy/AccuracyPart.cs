using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// What was measured over some samples, in a form that parts of other samples can be added to: a large dataset can be shared out
/// to processes and machines, and the merged parts give to the last digit what one run over all samples gives.
/// </summary>
public sealed class AccuracyPart
{
    private readonly List<AccuracyEntry> _entries = [];

    internal AccuracyPart(EvaluatedModel reference, IReadOnlyList<EvaluatedModel> models, double tolerance)
    {
        Reference = reference;
        Models = new ValueList<EvaluatedModel>([.. models]);
        Tolerance = tolerance;
    }

    /// <summary>The float model.</summary>
    public EvaluatedModel Reference { get; }

    /// <summary>The quantized models.</summary>
    public IReadOnlyList<EvaluatedModel> Models { get; }

    /// <summary>How much elements may differ to agree, as a share of the output's range.</summary>
    public double Tolerance { get; }

    /// <summary>Samples measured, through all entry points.</summary>
    public long Samples => _entries.Sum(static entry => entry.Samples);

    /// <summary>The datasets and which of their samples were measured.</summary>
    public IReadOnlyList<EvaluatedSource> Sources => new ValueList<EvaluatedSource>([.. _entries.SelectMany(static entry => entry.Sources)]);

    internal IReadOnlyList<AccuracyEntry> Entries => _entries;

    /// <summary>The figures: for each quantized model and each entry point one result, in the order of the models.</summary>
    /// <param name="confidence">Confidence of all intervals.</param>
    public IReadOnlyList<AccuracyResult> Results(double confidence = AccuracyResult.DefaultConfidence)
    {
        if (confidence is not (> 0 and < 1)) throw new TfLiteQuantException(ErrorCode.InvalidOption, FormattableString.Invariant($"A confidence of {confidence} cannot be."), "Give one between 0 and 1, such as 0.95.");
        return [.. Models.SelectMany((_, model) => _entries.Select(entry => ResultAssembly.Of(this, entry, model, confidence)))];
    }

    /// <summary>The part of all samples of several parts.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidAccuracyPart"/>: they are of different models, metrics or
    /// options, or a sample is in two of them.</exception>
    public static AccuracyPart Merge(IReadOnlyList<AccuracyPart> parts) => PartMerge.Merge(parts);

    /// <summary>Reads a part from a file.</summary>
    /// <exception cref="TfLiteQuantException">The file cannot be read, or is no such part.</exception>
    public static AccuracyPart Load(string path) => AccuracyPartReader.Read(path);

    /// <summary>Checks whether a part can be written, as far as that can be told before anything is measured.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="TfLiteQuantException">It exists, or is a folder, or its folder is missing.</exception>
    public static void RequireTarget(string path, bool overwrite) => AtomicFile.Require(path, overwrite);

    /// <summary>Writes the part to a JSON file, whole or not at all. Equal parts give equal bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="TfLiteQuantException">It exists, or cannot be written.</exception>
    public void Save(string path, bool overwrite)
    {
        var bytes = AccuracyPartWriter.Write(this);
        AtomicFile.Open(path, null, overwrite).Write(bytes.Length, stream => stream.Write(bytes));
    }

    internal void Add(AccuracyEntry entry) => _entries.Add(entry);
}
