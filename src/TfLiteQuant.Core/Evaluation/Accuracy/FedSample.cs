using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>A sample on its way to whoever runs it.</summary>
/// <param name="Ordinal">Its number among all that are run, from 0.</param>
/// <param name="Sample">The sample.</param>
internal sealed record FedSample(long Ordinal, DatasetSample Sample)
{
    /// <summary>The same error with the sample named.</summary>
    public TfLiteQuantException Named(TfLiteQuantException error)
        => error.Problem.StartsWith(Place, StringComparison.Ordinal) ? error : new TfLiteQuantException(error.Code, $"{Place}{error.Problem}", error.Advice, error.Location, error);

    private string Place => FormattableString.Invariant($"Sample {Sample.Index} ({Sample.Origin}): ");
}
