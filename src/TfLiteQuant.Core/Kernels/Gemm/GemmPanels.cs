namespace TfLiteQuant.Kernels;

/// <summary>
/// The right side of a product, packed: panels of up to <see cref="GemmKernel.MaxVectors"/> vectors of columns; in a panel row
/// follows row, so that the kernel reads it from front to back. The last vector's missing columns are zero.
/// </summary>
/// <remarks>Very few columns lie each in one piece instead (<see cref="GemmThinKernel{TVector,TLanes}"/>), or have two rows in a vector
/// (<see cref="GemmPairKernel"/>). Columns are dealt evenly: 4 vectors
/// make two panels of 2 and not one of 3 and one of 1, since a narrow tile has too few accumulators to keep the multipliers busy.</remarks>
internal sealed unsafe class GemmPanels
{
    private readonly GemmPanel[] _panels;
    private readonly AlignedArray<float> _values;
    private readonly AlignedArray<float> _bias;
    private readonly int _lanes;
    private readonly int _depth;

    /// <param name="rows">Rows of the right side: taps * depth.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">Floats of a piece of a row of the left side.</param>
    public GemmPanels(int rows, int columns, int depth)
    {
        Rows = rows;
        Columns = columns;
        var kernel = GemmKernel.Best;
        (_lanes, _depth) = (kernel.Lanes, depth);
        var vectors = (columns + _lanes - 1) / _lanes;
        var isThin = GemmThin.Pays(rows, columns, depth);
        var isPaired = !isThin && GemmPairKernel.Takes(columns, depth);
        var (units, most) = isThin ? (columns, kernel.ThinColumns) : (vectors, kernel.MaxVectors);
        _panels = new GemmPanel[(units + most - 1) / most];
        for (int i = 0, unit = 0; i < _panels.Length; i++)
        {
            var width = (units - unit + _panels.Length - i - 1) / (_panels.Length - i);
            _panels[i] = isThin ? new GemmPanel(unit, 1, width, unit, PanelForm.Thin) : Wide(unit * _lanes, width);
            unit += width;
        }

        _values = new AlignedArray<float>(isThin ? (long)columns * rows : isPaired && kernel.FormOfPairs == PanelForm.Paired ? GemmPairKernel.Length(rows, depth) : (long)vectors * _lanes * rows);
        _bias = new AlignedArray<float>((long)vectors * _lanes);

        GemmPanel Wide(int column, int width)
        {
            var lastLanes = Math.Min(columns - column - (width - 1) * _lanes, _lanes);
            var form = isPaired ? kernel.FormOfPairs : lastLanes <= kernel.HalfColumns && width > 1 ? PanelForm.Half : PanelForm.Wide;
            return new GemmPanel(column, width, lastLanes, column, form);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Count => _panels.Length;

    public ref readonly GemmPanel this[int index] => ref _panels[index];

    /// <summary>Where a panel's values begin.</summary>
    public float* Values(int index) => _values.Pointer + (nint)_panels[index].Column * Rows;

    /// <summary>Floats from a panel to the next one, which is brought near while this one is multiplied: else its first tile would wait for
    /// weights that no cache of this core has since the last inference. 0 where there is none.</summary>
    public nint Ahead(int index) => index + 1 < _panels.Length ? (nint)(Values(index + 1) - Values(index)) : 0;

    /// <summary>Where a panel's bias begins.</summary>
    public float* Bias(int index) => _bias.Pointer + _panels[index].Lane;

    /// <summary>Takes the bias.</summary>
    public void SetBias(ReadOnlySpan<float> bias)
    {
        bias.CopyTo(_bias.Span);
        foreach (ref readonly var panel in _panels.AsSpan())
            if (panel.Form == PanelForm.Half) Double(_bias.Pointer + panel.Lane, panel.Vectors * _lanes, 1);
    }

    /// <summary>Takes some rows: element [r, c] is <c>source[r * rowStride + c * columnStride]</c>.</summary>
    public void Pack(int firstRow, int rows, float* source, nint rowStride, nint columnStride)
    {
        for (var i = 0; i < _panels.Length; i++)
        {
            ref readonly var panel = ref _panels[i];
            if (panel.Form == PanelForm.Thin)
            {
                PanelPacking.Copy(source + panel.Column * columnStride, columnStride, rowStride, Values(i) + firstRow, Rows, panel.LastLanes, rows);
                continue;
            }

            if (panel.Form == PanelForm.Paired)
            {
                GemmPairKernel.Pack(Values(i), _depth, firstRow, rows, panel.LastLanes, source, rowStride, columnStride);
                continue;
            }

            var width = panel.Vectors * _lanes;
            var columns = width - _lanes + panel.LastLanes;
            var target = Values(i) + (nint)firstRow * width;
            PanelPacking.Copy(source + panel.Column * columnStride, rowStride, columnStride, target, width, rows, columns);
            if (panel.Form == PanelForm.Half) Double(target, width, rows);
        }
    }

    /// <summary>The last vector of each row gets its lower half into its upper one.</summary>
    private void Double(float* values, int width, int rows)
    {
        var half = _lanes / 2;
        for (var last = values + width - _lanes; rows > 0; rows--, last += width) new ReadOnlySpan<float>(last, half).CopyTo(new Span<float>(last + half, half));
    }
}
