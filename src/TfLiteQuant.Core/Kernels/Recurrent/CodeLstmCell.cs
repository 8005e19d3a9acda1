using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// An LSTM of int8 inputs, weights and outputs over a sequence; the cell's state and the gates have 16 bits. The gates are the rows of one
/// packed matrix for the input and one for the previous output, whose sums have scales of their own. Inputs of several steps are multiplied
/// at a time, as they do not depend on each other.
/// </summary>
internal sealed unsafe class CodeLstmCell
{
    // a multiple of the four vectors that share a load; few enough steps that sums stay in the cache
    private const int StepsAtOnce = 12;

    private readonly CodeLstmWeights _weights;
    private readonly SequenceLayout _layout;
    private readonly CodeMatrixWork _products;
    private readonly AlignedArray<int> _inputs, _outputs, _hidden;
    private readonly AlignedArray<int> _inputSums, _recurrentSums, _projectionSums;
    private readonly AlignedArray<short> _gates, _cell, _activated;
    private readonly AlignedArray<sbyte> _state;
    private readonly GateTable _logistic = GateTable.Logistic, _tangent = GateTable.Tanh(3), _cellTangent;
    private readonly int _padded, _rows;

    public CodeLstmCell(CodeLstmWeights weights, SequenceLayout layout, WorkerPool workers)
    {
        (_weights, _layout, _products) = (weights, layout, new CodeMatrixWork(workers));
        (_padded, _rows) = (weights.PaddedUnits, weights.Input.Rows);
        _cellTangent = GateTable.Tanh(15 + weights.CellPower);
        var (steps, batch) = (Math.Min(StepsAtOnce, Math.Max(1, layout.Steps)), layout.Batch);
        _inputs = new AlignedArray<int>((long)steps * batch * weights.Input.PreparedLength);
        _inputSums = new AlignedArray<int>((long)steps * batch * _rows);
        _outputs = new AlignedArray<int>((long)batch * weights.Recurrent.PreparedLength);
        _recurrentSums = new AlignedArray<int>((long)batch * _rows);
        _hidden = new AlignedArray<int>((long)batch * (weights.Projection?.PreparedLength ?? 0));
        _projectionSums = new AlignedArray<int>((long)batch * (weights.Projection?.Rows ?? 0));
        _gates = new AlignedArray<short>(_rows);
        _activated = new AlignedArray<short>(_padded);
        _cell = new AlignedArray<short>((long)batch * _padded);
        _state = new AlignedArray<sbyte>(_padded);
    }

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">[rows of the layout, features].</param>
    /// <param name="outputState">[batch, outputs], read and written.</param>
    /// <param name="cellState">[batch, units], read and written.</param>
    /// <param name="output">[rows of the layout, outputs].</param>
    public void Run(sbyte* input, sbyte* outputState, short* cellState, sbyte* output)
    {
        var (units, outputs, batch) = (_weights.Units, _weights.Outputs, _layout.Batch);
        for (var b = 0; b < batch; b++) new Span<short>(cellState + (long)b * units, units).CopyTo(Cell(b));
        for (var step = 0; step < _layout.Steps; step++)
        {
            if (step % StepsAtOnce == 0) MultiplyInputs(step, input);
            for (var b = 0; b < batch; b++)
                _weights.Recurrent.Prepare(new(outputState + (long)b * outputs, outputs), _outputs.Pointer + (long)b * _weights.Recurrent.PreparedLength);
            _products.Run(_weights.Recurrent, _outputs.Pointer, _recurrentSums.Pointer, _rows, batch);
            var sums = _inputSums.Pointer + (long)(step % StepsAtOnce) * batch * _rows;
            for (var b = 0; b < batch; b++) Step(sums + (long)b * _rows, b, outputState + (long)b * outputs);
            if (_weights.Projection is not null) Project(outputState);
            for (var b = 0; b < batch; b++)
                new Span<sbyte>(outputState + (long)b * outputs, outputs).CopyTo(new(output + _layout.Row(step, b) * outputs, outputs));
        }

        for (var b = 0; b < batch; b++) Cell(b)[..units].CopyTo(new(cellState + (long)b * units, units));
    }

    private Span<short> Cell(int batch) => new(_cell.Pointer + (long)batch * _padded, _padded);

    private Span<short> Gate(int gate) => _gates.Span.Slice(_weights.RowOf(gate), _padded);

    private void MultiplyInputs(int step, sbyte* input)
    {
        var matrix = _weights.Input;
        var count = Math.Min(StepsAtOnce, _layout.Steps - step);
        var prepared = _inputs.Pointer;
        for (var s = 0; s < count; s++)
            for (var b = 0; b < _layout.Batch; b++, prepared += matrix.PreparedLength)
                matrix.Prepare(new(input + _layout.Row(step + s, b) * matrix.Columns, matrix.Columns), prepared);
        _products.Run(matrix, _inputs.Pointer, _inputSums.Pointer, _rows, count * _layout.Batch);
    }

    private void Step(int* inputSums, int batch, sbyte* outputState)
    {
        var recurrentSums = _recurrentSums.Pointer + (long)batch * _rows;
        var cell = _cell.Pointer + (long)batch * _padded;
        var first = _weights.IsCoupled ? 1 : 0;
        var seesCell = _weights.Peepholes?[3] is not null;

        // All gates that do not wait for the cell come first.
        Arguments(first, seesCell ? 3 : 4, inputSums, recurrentSums, cell);
        for (var gate = first; gate < (seesCell ? 3 : 4); gate++) (gate == 2 ? _tangent : _logistic).Run(_gates.Pointer + _weights.RowOf(gate), _weights.Units);
        UpdateCell(cell);
        if (seesCell)
        {
            Arguments(3, 4, inputSums, recurrentSums, cell);
            _logistic.Run(_gates.Pointer + _weights.RowOf(3), _weights.Units);
        }

        _cellTangent.Run(_activated.Pointer, _weights.Units);
        Hidden();
        if (_weights.Projection is { } projection) projection.Prepare(_state.Span[.._weights.Units], _hidden.Pointer + (long)batch * projection.PreparedLength);
        else _state.Span[.._weights.Units].CopyTo(new(outputState, _weights.Units));
    }

    private void Arguments(int gate, int end, int* inputSums, int* recurrentSums, short* cell)
    {
        if (CpuFeatures.HasVector512) Arguments<CodeLanes16>(gate, end, inputSums, recurrentSums, cell);
        else if (CpuFeatures.HasX86Vector256) Arguments<CodeLanes8>(gate, end, inputSums, recurrentSums, cell);
        else if (CpuFeatures.HasVector128) Arguments<CodeLanes4>(gate, end, inputSums, recurrentSums, cell);
        else Arguments<CodeLane1>(gate, end, inputSums, recurrentSums, cell);
        if (_weights.Norms is { } norms)
            for (; gate < end; gate++) norms[gate]?.Run(Gate(gate));
    }

    // what each product adds is rounded and saturated on its own
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Arguments<T>(int gate, int end, int* inputSums, int* recurrentSums, short* cell)
        where T : unmanaged, ICodeLanes<T>
    {
        var (w, padded) = (_weights, _padded);
        for (; gate < end; gate++)
        {
            var (inputScale, recurrentScale) = (new Rescaling(w.InputScales[gate]), new Rescaling(w.RecurrentScales[gate]));
            var row = w.RowOf(gate);
            var into = _gates.Pointer + row;
            for (var j = 0; j < padded; j += T.Count)
            {
                var value = Saturate(inputScale.Of(Load<T, int>(inputSums + row + j)));
                Saturate(value + recurrentScale.Of(Load<T, int>(recurrentSums + row + j))).Store(ref Unsafe.AsRef<short>(into + j), 0);
            }

            if (w.Peepholes?[gate] is { } weights) AddPeephole<T>(gate, weights.Pointer, cell);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddPeephole<T>(int gate, short* weights, short* cell)
        where T : unmanaged, ICodeLanes<T>
    {
        var scale = new Rescaling(_weights.PeepholeScales[gate]);
        var values = _gates.Pointer + _weights.RowOf(gate);
        for (var j = 0; j < _padded; j += T.Count)
            Saturate(Load<T, short>(values + j) + scale.Of(Load<T, short>(weights + j) * Load<T, short>(cell + j))).Store(ref Unsafe.AsRef<short>(values + j), 0);
    }

    private void UpdateCell(short* cell)
    {
        if (CpuFeatures.HasVector512) UpdateCell<CodeLanes16>(cell);
        else if (CpuFeatures.HasX86Vector256) UpdateCell<CodeLanes8>(cell);
        else if (CpuFeatures.HasVector128) UpdateCell<CodeLanes4>(cell);
        else UpdateCell<CodeLane1>(cell);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void UpdateCell<T>(short* cell)
        where T : unmanaged, ICodeLanes<T>
    {
        var w = _weights;
        var forget = _gates.Pointer + w.RowOf(1);
        var enter = _gates.Pointer + (w.IsCoupled ? 0 : w.RowOf(0));
        var change = _gates.Pointer + w.RowOf(2);
        var (bound, shift) = (T.Of(w.CellClip), 30 + w.CellPower);
        for (var j = 0; j < _padded; j += T.Count)
        {
            var keep = Load<T, short>(forget + j);
            var kept = Rescaling.Divide(keep * Load<T, short>(cell + j), 15);
            var gate = w.IsCoupled ? T.Of(short.MaxValue) - keep : Load<T, short>(enter + j);
            var state = Saturate(kept + Rescaling.Divide(gate * Load<T, short>(change + j), shift));
            if (w.CellClip > 0) state = T.Min(T.Max(state, T.Of(0) - bound), bound);
            state.Store(ref Unsafe.AsRef<short>(cell + j), 0);
            state.Store(ref Unsafe.AsRef<short>(_activated.Pointer + j), 0);
        }
    }

    private void Hidden()
    {
        if (CpuFeatures.HasVector512) Hidden<CodeLanes16>();
        else if (CpuFeatures.HasX86Vector256) Hidden<CodeLanes8>();
        else if (CpuFeatures.HasVector128) Hidden<CodeLanes4>();
        else Hidden<CodeLane1>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Hidden<T>()
        where T : unmanaged, ICodeLanes<T>
    {
        var (scale, zero) = (new Rescaling(_weights.HiddenScale), T.Of(_weights.HiddenZero));
        var gate = _gates.Pointer + _weights.RowOf(3);
        var activated = _activated.Pointer;
        var into = _state.Pointer;
        for (var j = 0; j < _padded; j += T.Count)
        {
            var product = Load<T, short>(gate + j) * Load<T, short>(activated + j);
            var state = scale.Of(product) + zero;
            T.Min(T.Max(state, T.Of(sbyte.MinValue)), T.Of(sbyte.MaxValue)).Store(ref Unsafe.AsRef<sbyte>(into + j), 0);
        }
    }

    private void Project(sbyte* outputState)
    {
        var projection = _weights.Projection!;
        _products.Run(projection, _hidden.Pointer, _projectionSums.Pointer, projection.Rows, _layout.Batch);
        var (scale, clip) = (_weights.ProjectionScale, _weights.ProjectionClip);
        for (var b = 0; b < _layout.Batch; b++)
        {
            var sums = _projectionSums.Pointer + (long)b * projection.Rows;
            for (var j = 0; j < _weights.Outputs; j++)
            {
                var value = Math.Clamp(scale.Multiply(sums[j]) + _weights.OutputZero, sbyte.MinValue, sbyte.MaxValue);
                *outputState++ = (sbyte)(clip > 0 ? Math.Clamp(value, -clip, clip) : value);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Saturate<T>(T value)
        where T : unmanaged, ICodeLanes<T>
        => T.Min(T.Max(value, T.Of(short.MinValue)), T.Of(short.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load<T, TCode>(TCode* place)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
        => T.Load(ref Unsafe.AsRef<TCode>(place), 0);
}
