using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>How the elements of a depthwise filter are taken four at a time: elements below each other, of a filter of one line beside each
/// other.</summary>
internal readonly struct ByteWindowPlan
{
    /// <summary>Elements that are taken together.</summary>
    public const int Parts = 4;

    private readonly bool _isLine;
    private readonly int _height;
    private readonly int _width;
    private readonly int _strideY;
    private readonly int _dilationY;
    private readonly int _dilationX;

    /// <param name="y">Where rows of the filter are met.</param>
    /// <param name="x">Where its columns are.</param>
    /// <param name="mostLines">Lines of the output at once, at most.</param>
    public ByteWindowPlan(AxisTaps y, AxisTaps x, int mostLines)
    {
        (_height, _width, _strideY) = (y.Taps.Length, x.Taps.Length, y.InputStep);
        (_dilationY, _dilationX) = (Dilation(y), Dilation(x));
        _isLine = _height == 1;
        Groups = _isLine ? 1 : (_height + Parts - 1) / Parts;
        // What is left of the last group are lines that the next output lines need.
        Lines = _isLine || _dilationY > 1 ? 1 : Math.Min(mostLines, 1 + (((Groups * Parts) - _height) / _strideY));
        Taps = _isLine ? (_width + Parts - 1) / Parts : _width;
        var tapStep = _isLine ? Parts * _dilationX : _dilationX;
        Pitch = Taps == 1 ? x.InputStep : (int)BigInteger.GreatestCommonDivisor(x.InputStep, tapStep);
        (PixelStep, TapStep) = (x.InputStep / Pitch, tapStep / Pitch);
    }

    /// <summary>Groups of four lines.</summary>
    public int Groups { get; }

    /// <summary>Lines of the output that they serve.</summary>
    public int Lines { get; }

    /// <summary>Steps along a line.</summary>
    public int Taps { get; }

    /// <summary>Columns of the input from one that is interleaved to the next: no pixel meets those between them.</summary>
    public int Pitch { get; }

    /// <summary>Interleaved columns from one pixel to the next.</summary>
    public int PixelStep { get; }

    /// <summary>Interleaved columns from one tap to the next.</summary>
    public int TapStep { get; }

    /// <summary>Weights of a channel for one line of the output.</summary>
    public int LineWeights => Groups * Taps * Parts;

    /// <summary>Weights of a channel.</summary>
    public int ChannelWeights => Lines * LineWeights;

    /// <summary>Interleaved columns that pixels meet.</summary>
    /// <param name="pixels">Pixels beside each other, at least one.</param>
    public long Columns(int pixels) => ((pixels - 1L) * PixelStep) + ((Taps - 1L) * TapStep) + 1;

    /// <summary>Interleaved columns that begin before a column of the input, at least one away from the first.</summary>
    public int ColumnsBefore(int end) => (end + Pitch - 1) / Pitch;

    /// <summary>Where the elements lie that are interleaved as a part of a group: lines below and columns behind the first tap.</summary>
    public (int Line, int Column) Part(int group, int part) => _isLine ? (0, part * _dilationX) : (((group * Parts) + part) * _dilationY, 0);

    /// <summary>Row and column of the filter's element that a part is multiplied by; null where it is by none.</summary>
    /// <param name="line">Line of the output.</param>
    /// <param name="group">Group of lines.</param>
    /// <param name="tap">Step along the line.</param>
    /// <param name="part">Part of the group.</param>
    public (int Row, int Column)? Element(int line, int group, int tap, int part)
    {
        var (row, column) = _isLine ? (0, (tap * Parts) + part) : ((group * Parts) + part - (line * _strideY), tap);
        return row >= 0 && row < _height && column < _width ? (row, column) : null;
    }

    private static int Dilation(AxisTaps axis) => axis.Offsets.Length > 1 ? axis.Offsets[1] - axis.Offsets[0] : 1;
}
