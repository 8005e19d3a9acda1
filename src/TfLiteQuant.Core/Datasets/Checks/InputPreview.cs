using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>What an input is fed, over all samples that were looked at.</summary>
public sealed record InputPreview
{
    /// <summary>Name of the input.</summary>
    public required string Name { get; init; }

    /// <summary>Type that the model takes.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimensions that the model takes, -1 for those that may change.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Type of the values that are fed, which running the model converts.</summary>
    public required TensorType ValueType { get; init; }

    /// <summary>Dimensions of the first sample.</summary>
    public required IReadOnlyList<int> ValueShape { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value.</summary>
    public required double Max { get; init; }

    /// <summary>Mean of all values.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of all values: the root of their mean squared distance from the mean.</summary>
    public required double Std { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Type}[{string.Join(',', Shape)}]: {Min:G4} to {Max:G4}, mean {Mean:G4}, std {Std:G4}");
}
