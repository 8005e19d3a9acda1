namespace TfLiteQuant.Kernels;

/// <summary>A transformed filter: panels of up to <see cref="WinogradArithmetic.MaxVectors"/> vectors of output channels; in a panel the
/// factors of the sixteen products one behind the other, in each a row per input channel. It is read from front to back. Missing
/// columns of the last vector are zero.</summary>
internal sealed unsafe class WinogradFactors
{
    private readonly (int Column, int Vectors)[] _panels;
    private readonly AlignedArray<float> _values;

    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    public WinogradFactors(int inputs, int outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Lanes = WinogradArithmetic.Best.Lanes;
        var vectors = (outputs + Lanes - 1) / Lanes;
        _panels = new (int, int)[(vectors + WinogradArithmetic.Best.MaxVectors - 1) / WinogradArithmetic.Best.MaxVectors];
        for (int i = 0, vector = 0; i < _panels.Length; i++)
        {
            // Dealt evenly: a narrow panel keeps the multipliers less busy.
            var width = (vectors - vector + _panels.Length - i - 1) / (_panels.Length - i);
            _panels[i] = (vector * Lanes, width);
            vector += width;
        }

        Columns = vectors * Lanes;
        _values = new AlignedArray<float>((long)WinogradShape.Products * inputs * Columns);
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Columns of all panels: output channels, and those that fill the last vector.</summary>
    public int Columns { get; }

    /// <summary>Panels.</summary>
    public int Count => _panels.Length;

    private int Lanes { get; }

    /// <summary>A panel's first column.</summary>
    public int Column(int panel) => _panels[panel].Column;

    /// <summary>A panel's vectors.</summary>
    public int Vectors(int panel) => _panels[panel].Vectors;

    /// <summary>A panel's columns, those that are missing included.</summary>
    public int Width(int panel) => _panels[panel].Vectors * Lanes;

    /// <summary>Where a panel's factors of a product begin.</summary>
    public float* Values(int panel, int product)
        => _values.Pointer + (nint)WinogradShape.Products * Inputs * Column(panel) + (nint)product * Inputs * Width(panel);
}
