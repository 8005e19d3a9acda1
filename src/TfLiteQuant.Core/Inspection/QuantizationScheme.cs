namespace TfLiteQuant.Inspection;

/// <summary>How scales belong to a tensor's values.</summary>
public enum QuantizationScheme
{
    /// <summary>No scales: the values are what they are.</summary>
    None,

    /// <summary>One scale for all values.</summary>
    PerTensor,

    /// <summary>A scale for each index along one dimension.</summary>
    PerAxis,

    /// <summary>A scale for each block of values along the innermost dimension.</summary>
    BlockWise,

    /// <summary>A scale for each block along several dimensions.</summary>
    MultiAxis,

    /// <summary>A scheme private to some runtime, or newer than this version.</summary>
    Custom,
}
