using TfLiteQuant.Datasets;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// An argument that makes no dataset, with the reason. While parameters are bound the engine gives every error one id of its own;
/// held until the cmdlet asks, it is reported under its own.
/// </summary>
/// <param name="error">Why.</param>
/// <param name="argument">What was given.</param>
internal sealed class HeldDataset(Exception error, object? argument) : RepresentativeDataset
{
    /// <summary>Why the argument makes no dataset.</summary>
    public Exception Error => error;

    /// <summary>What was given.</summary>
    public object? Argument => argument;

    public override string Description => error.Message;

    public override long? Count => null;

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default) => throw error;
}
