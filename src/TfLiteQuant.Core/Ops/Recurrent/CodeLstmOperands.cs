using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Reads the operands of an int8 LSTM: input, weights and outputs have 8 bits, the cell's state 16. The ranges inside it are the
/// operator's five intermediate tensors: the four gates' sums where they are normalized, and the hidden state.</summary>
internal sealed class CodeLstmOperands(BindContext context, LstmOperands places, int features)
{
    private const int Intermediates = 5;
    private const int HiddenState = 4;
    private const int LeastCellPower = -15, MostCellPower = -9;
    private const float VarianceShare = 10000;

    // three bits before the binary point
    private const float GateScale = 1f / (1 << 12);
    private const double FractionScale = 1.0 / (1 << 15);

    private readonly bool _coupled = context.OptionalInput(places.Input) is null;

    private int First => _coupled ? 1 : 0;

    private bool IsNormalized => places.Norm >= 0 && context.OptionalInput(places.Norm + 3) is not null;

    /// <summary>Packs the weights; null where their values are not known yet.</summary>
    public CodeLstmWeights? Pack(TensorValue output, TensorValue outputState, TensorValue cellState, float cellClip, float projectionClip)
    {
        if (!ReadAll()) return null;
        if (context.Operator.Intermediates.Length != Intermediates)
            throw context.Unsupported(
                $"It has {context.Operator.Intermediates.Length} intermediate tensors, expected are {Intermediates}.", "Integer LSTMs with 8-bit inputs and a 16-bit state have five.");
        context.RequireType(outputState, TensorType.Int8);
        context.RequireType(cellState, TensorType.Int16);
        context.RequireRank(Operand(places.Input + 3, TensorType.Int8), 2, 2);
        context.RequireRank(Operand(places.Recurrent + 3, TensorType.Int8), 2, 2);
        var (units, outputs) = (context.Input(places.Input + 3).Shape[0], context.Input(places.Recurrent + 3).Shape[1]);
        var x = CodeParameters.Of(context, context.Input(0));
        var state = CodeParameters.Of(context, outputState);
        var cellPower = CellPower(cellState);
        var hidden = CodeParameters.Of(context, context.Intermediate(HiddenState)
            ?? throw context.Fail("It has no intermediate tensor 4.", "The hidden state's scale is missing; the model is malformed."));
        var padded = CodeLstmWeights.Padded(units);
        var input = Matrix(places.Input, units, features, padded);
        var recurrent = Matrix(places.Recurrent, units, outputs, padded);
        var hasProjection = context.OptionalInput(places.Projection) is not null;
        context.Require(hasProjection || outputs == units, $"It has {units} units for {outputs} outputs and no projection.");
        var projection = hasProjection ? Projection(units, outputs, hidden.ZeroPoint) : null;
        input.Begin(Offset(input, x.ZeroPoint, gate => IsNormalized ? null : Vector<int>(places.Bias + gate, TensorType.Int32, units), padded));
        recurrent.Begin(Offset(recurrent, state.ZeroPoint, static _ => null, padded));
        var projectionScale = hasProjection ? Scale(places.Projection) : 1;
        return new CodeLstmWeights
        {
            Units = units,
            Outputs = outputs,
            IsCoupled = _coupled,
            Input = input,
            Recurrent = recurrent,
            InputScales = Gates(gate => Scale(places.Input + gate) * x.Scale / GateScaleOf(gate)),
            RecurrentScales = Gates(gate => Scale(places.Recurrent + gate) * state.Scale / GateScaleOf(gate)),
            Peepholes = Peepholes(units, padded),
            PeepholeScales = Gates(gate => PeepholeAt(gate) is >= 0 and var place && context.OptionalInput(place) is not null
                ? (float)(Math.ScaleB(1, cellPower) * Scale(place) / GateScaleOf(gate)) : 0),
            Norms = IsNormalized ? Norms(units) : null,
            CellPower = cellPower,
            CellClip = cellClip > 0 ? (short)Math.Clamp(cellClip / cellState.Quantization!.Scale![0], short.MinValue, short.MaxValue) : (short)0,
            HiddenScale = FixedPointMultiplier.From((float)(FractionScale / hidden.Scale * FractionScale)),
            HiddenZero = hasProjection ? -hidden.ZeroPoint : hidden.ZeroPoint,
            Projection = projection,
            ProjectionScale = FixedPointMultiplier.From(projectionScale * hidden.Scale / state.Scale),
            OutputZero = state.ZeroPoint,
            ProjectionClip = projectionClip > 0 ? (sbyte)Math.Clamp(projectionClip / CodeParameters.Of(context, output).Scale, sbyte.MinValue, sbyte.MaxValue) : (sbyte)0,
        };
    }

    private bool ReadAll()
    {
        var all = context.TryReadAll([.. RecurrentOperands.Positions(places.Input, 4), .. RecurrentOperands.Positions(places.Recurrent, 4),
            .. RecurrentOperands.Positions(places.Peephole, 3), .. RecurrentOperands.Positions(places.Bias, 4), .. RecurrentOperands.Positions(places.Projection, 2)]);
        return all && (places.Norm < 0 || context.TryReadAll(RecurrentOperands.Positions(places.Norm, 4)));
    }

    private TensorValue Operand(int position, TensorType type)
    {
        var tensor = context.Input(position);
        context.RequireType(tensor, type);
        return tensor;
    }

    private float Scale(int position) => CodeParameters.Of(context, context.Input(position)).Scale;

    private float GateScaleOf(int gate) => !IsNormalized ? GateScale
        : CodeParameters.Of(context, context.Intermediate(gate)
            ?? throw context.Fail($"It has no intermediate tensor {gate}.", "The scale of a gate's sums is missing; the model is malformed.")).Scale;

    private FixedPointMultiplier[] Gates(Func<int, float> scale)
    {
        var scales = new FixedPointMultiplier[4];
        for (var gate = First; gate < 4; gate++) scales[gate] = FixedPointMultiplier.From(scale(gate));
        return scales;
    }

    private int CellPower(TensorValue cellState)
    {
        var scale = CodeParameters.Of(context, cellState).Scale;
        return PowerOfTwo.Of(scale) is { } power and >= LeastCellPower and <= MostCellPower
            ? power
            : throw context.Unsupported(
                $"Its cell state, tensor {cellState.Index} '{cellState.Name}', has scale {scale}, expected is a power of two from 2^{LeastCellPower} to 2^{MostCellPower}.",
                "The kernel's hyperbolic tangent takes no other.");
    }

    private ReadOnlySpan<T> Vector<T>(int position, TensorType type, int count)
        where T : unmanaged
    {
        var tensor = Operand(position, type);
        context.RequireShape(tensor, count);
        return tensor.Values<T>();
    }

    private PackedCodeRows Matrix(int position, int units, int columns, int padded)
    {
        var packed = new PackedCodeRows(padded * (4 - First), columns);
        for (var gate = First; gate < 4; gate++)
        {
            var weights = Operand(position + gate, TensorType.Int8);
            context.RequireShape(weights, units, columns);
            RequireSymmetric(weights);
            packed.Set(CodeLstmWeights.PlaceOf(gate, _coupled) * padded, weights.Values<sbyte>());
        }

        return packed;
    }

    private void RequireSymmetric(TensorValue weights) => CodeParameters.Fixed(context, weights, CodeParameters.Of(context, weights).Scale, 0);

    private PackedCodeRows Projection(int units, int outputs, int hiddenZero)
    {
        var weights = Operand(places.Projection, TensorType.Int8);
        context.RequireShape(weights, outputs, units);
        RequireSymmetric(weights);
        var packed = new PackedCodeRows(PackedCodeRows.Padded(outputs), units);
        packed.Set(0, weights.Values<sbyte>());
        packed.Begin(ProjectionBias(packed, hiddenZero, outputs));
        return packed;
    }

    private delegate ReadOnlySpan<int> BiasOf(int gate);

    // biases, less the zero point times each row's weights
    private int[] Offset(PackedCodeRows matrix, int zero, BiasOf bias, int padded)
    {
        var offsets = new int[matrix.Rows];
        for (var row = 0; row < matrix.Rows; row++) offsets[row] = -zero * matrix.RowSums[row];
        for (var gate = First; gate < 4; gate++)
        {
            var values = bias(gate);
            for (var j = 0; j < values.Length; j++) offsets[(CodeLstmWeights.PlaceOf(gate, _coupled) * padded) + j] += values[j];
        }

        return offsets;
    }

    private int[] ProjectionBias(PackedCodeRows projection, int hiddenZero, int outputs)
    {
        var bias = new int[projection.Rows];
        for (var row = 0; row < outputs; row++) bias[row] = hiddenZero * projection.RowSums[row];
        if (context.OptionalInput(places.Projection + 1) is null) return bias;
        var values = Vector<int>(places.Projection + 1, TensorType.Int32, outputs);
        for (var row = 0; row < outputs; row++) bias[row] += values[row];
        return bias;
    }

    // the cell gate never sees the state
    private int PeepholeAt(int gate) => gate switch { 0 => places.Peephole, 1 => places.Peephole + 1, 3 => places.Peephole + 2, _ => -1 };

    private AlignedArray<short>?[]? Peepholes(int units, int padded)
    {
        var peepholes = new AlignedArray<short>?[4];
        for (var gate = First; gate < 4; gate++)
        {
            if (PeepholeAt(gate) is not (>= 0 and var place) || context.OptionalInput(place) is null) continue;
            var vector = new AlignedArray<short>(padded);
            Vector<short>(place, TensorType.Int16, units).CopyTo(vector.Span);
            peepholes[gate] = vector;
        }

        return Array.TrueForAll(peepholes, static peephole => peephole is null) ? null : peepholes;
    }

    private WordNormalization?[] Norms(int units)
    {
        var norms = new WordNormalization?[4];
        for (var gate = First; gate < 4; gate++)
        {
            var scale = Scale(places.Norm + gate);
            norms[gate] = new WordNormalization(
                Vector<short>(places.Norm + gate, TensorType.Int16, units).ToArray(), Vector<int>(places.Bias + gate, TensorType.Int32, units).ToArray(),
                FixedPointMultiplier.From(scale), Math.Max(1, (int)(VarianceShare * scale)));
        }

        return norms;
    }
}
