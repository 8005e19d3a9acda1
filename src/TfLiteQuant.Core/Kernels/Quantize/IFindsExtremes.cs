namespace TfLiteQuant.Kernels;

/// <summary>Work that can find the extremes of its output while it computes it.</summary>
internal interface IFindsExtremes
{
    /// <summary>Where they go in the next run; null where nobody asks for them.</summary>
    FoundExtremes? Extremes { set; }
}
