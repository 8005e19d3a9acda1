namespace TfLiteQuant.Datasets;

/// <summary>Looks at samples one by one for one kind of trouble. A check sees those that were looked at, in order.</summary>
internal abstract class DatasetCheck
{
    /// <summary>Looks at what an input is fed by a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="input">The input.</param>
    /// <param name="values">Its values.</param>
    public virtual void Observe(DatasetSample sample, ModelInput input, double[] values)
    {
    }

    /// <summary>Looks at a whole sample.</summary>
    public virtual void Observe(DatasetSample sample)
    {
    }

    /// <summary>What was found.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="read">Samples that were looked at.</param>
    public abstract IEnumerable<DatasetFinding> Findings(RepresentativeDataset dataset, int read);
}
