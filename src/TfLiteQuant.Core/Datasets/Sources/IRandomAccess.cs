namespace TfLiteQuant.Datasets;

/// <summary>A dataset whose samples can be read in any order, for the price of those that are read.</summary>
internal interface IRandomAccess
{
    /// <summary>Reads the samples with the given indices, in that order.</summary>
    /// <param name="inputs">The inputs to fill.</param>
    /// <param name="order">Indices below the dataset's count.</param>
    /// <param name="cancellation">Asked between samples.</param>
    IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, IEnumerable<int> order, CancellationToken cancellation);
}
