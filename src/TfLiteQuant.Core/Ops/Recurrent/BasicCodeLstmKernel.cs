using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>One step of the basic LSTM on uint8 codes, of units of 1/128 around 128, with a state of 16 bits in units of 2^-11; its states are
/// both inputs, kept between runs, and outputs.</summary>
internal sealed unsafe class BasicCodeLstmKernel : OpKernel
{
    private const int Zero = 128;
    private const int StatePower = -11;
    private const int StateIntegerBits = 15 + StatePower;
    private const int GateIntegerBits = 3;
    private const double GateUnits = 1 << 12;

    private readonly TensorValue _input, _previous, _state, _output, _stateOut, _joined, _sums;
    private readonly PackedCodeRows _matrix;
    private readonly AlignedArray<int> _prepared, _products;
    private readonly int[] _bias;
    private readonly FixedPointMultiplier _scale;
    private readonly int _weightZero;
    private readonly sbyte[] _row;
    private readonly short[] _gates;

    private BasicCodeLstmKernel(BindContext context, int[] bias, FixedPointMultiplier scale)
    {
        (_input, _previous, _state) = (context.Input(0), context.Input(1), context.Input(4));
        (_output, _stateOut, _joined, _sums) = (context.Output(0), context.Output(1), context.Output(2), context.Output(3));
        var weights = context.Input(2);
        var (rows, columns) = (weights.Shape[0], weights.Shape[1]);
        (_bias, _scale) = (bias, scale);

        // brought to signed codes: the zero point moves along
        _weightZero = CodeParameters.Of(context, weights).ZeroPoint - Zero;
        _matrix = new PackedCodeRows(PackedCodeRows.Padded(rows), columns);
        var codes = new sbyte[weights.Count];
        for (var i = 0; i < codes.Length; i++) codes[i] = (sbyte)(weights.Values<byte>()[i] - Zero);
        _matrix.Set(0, codes);
        _prepared = new AlignedArray<int>(_matrix.PreparedLength);
        _products = new AlignedArray<int>(_matrix.Rows);
        _row = new sbyte[columns];
        _gates = new short[rows];
    }

    public override void Run()
    {
        var (features, units) = (_input.Shape[1], _previous.Shape[1]);
        for (var batch = 0; batch < _input.Shape[0]; batch++)
        {
            var joined = _joined.Span<byte>().Slice(batch * _row.Length, _row.Length);
            _input.Values<byte>().Slice(batch * features, features).CopyTo(joined);
            _previous.Values<byte>().Slice(batch * units, units).CopyTo(joined[features..]);
            var total = 0;
            for (var i = 0; i < _row.Length; i++) total += _row[i] = (sbyte)(joined[i] - Zero);
            _matrix.Prepare(_row, _prepared.Pointer);
            _matrix.Multiply(_prepared.Pointer, 0, _products.Pointer, 0, 1);
            for (var i = 0; i < _gates.Length; i++)
                _gates[i] = (short)Math.Clamp(_scale.Multiply(_bias[i] + _products.Pointer[i] - (_weightZero * total)), short.MinValue, short.MaxValue);
            _gates.CopyTo(_sums.Span<short>().Slice(batch * _gates.Length, _gates.Length));
            Step(units, _state.Values<short>().Slice(batch * units, units), _stateOut.Span<short>().Slice(batch * units, units), _output.Span<byte>().Slice(batch * units, units));
        }

        _output.Values<byte>().CopyTo(_previous.Span<byte>());
        _stateOut.Values<short>().CopyTo(_state.Span<short>());
    }

    /// <summary>Binds the operator; null where its weights are not known yet.</summary>
    public static BasicCodeLstmKernel? Bind(BindContext context)
    {
        var (input, previous, weights, bias, state) = (context.Input(0), context.Input(1), context.Input(2), context.Input(3), context.Input(4));
        context.RequireRank(previous, 2, 2);
        var (batch, features, units) = (input.Shape[0], input.Shape[1], previous.Shape[1]);
        context.RequireType(previous, TensorType.UInt8);
        context.RequireShape(previous, batch, units);
        context.RequireType(weights, TensorType.UInt8);
        context.RequireShape(weights, 4 * units, features + units);
        context.RequireType(bias, TensorType.Int32);
        context.RequireShape(bias, 4 * units);
        context.RequireType(state, TensorType.Int16);
        context.RequireShape(state, batch, units);
        if (!context.TryReadAll(2, 3)) return null;
        CodeParameters.Fixed(context, input, 1.0 / Zero, Zero, 1e-3);
        CodeParameters.Fixed(context, previous, 1.0 / Zero, Zero, 1e-3);
        CodeParameters.Fixed(context, state, Math.ScaleB(1, StatePower), 0, 1e-3);
        if (bias.Quantization is not { Scale: [var biasScale] }) throw context.Fail($"Tensor {bias.Index} '{bias.Name}' has no scale.", "It is that of the products, and the kernel needs it.");
        TensorType[] types = [TensorType.UInt8, TensorType.Int16, TensorType.UInt8, TensorType.Int16];
        int[] widths = [units, units, features + units, 4 * units];
        for (var i = 0; i < types.Length; i++)
        {
            context.RequireType(context.Output(i), types[i]);
            context.Output(i).Resize(batch, widths[i]);
        }

        return new BasicCodeLstmKernel(context, bias.Values<int>().ToArray(), FixedPointMultiplier.From(GateUnits * biasScale));
    }

    // gates in the order input, cell, forget, output
    private void Step(int units, ReadOnlySpan<short> before, Span<short> after, Span<byte> output)
    {
        var (enter, change, forget, leave) = (0, units, 2 * units, 3 * units);
        WordGates.Logistic(_gates.AsSpan(enter, units));
        WordGates.Tanh(_gates.AsSpan(change, units), GateIntegerBits);
        WordGates.Logistic(_gates.AsSpan(forget, 2 * units));
        for (var j = 0; j < units; j++)
        {
            var entering = FixedPointMultiplier.DivideByPowerOfTwo(DoublingHigh(_gates[enter + j], _gates[change + j]), StateIntegerBits);
            var state = (short)Math.Clamp(entering + DoublingHigh(_gates[forget + j], before[j]), short.MinValue, short.MaxValue);
            after[j] = state;

            // kept to what three bits before the point hold; the tangent has reached 1 there
            _gates[change + j] = (short)Math.Clamp(state << (StateIntegerBits - GateIntegerBits), short.MinValue, short.MaxValue);
        }

        WordGates.Tanh(_gates.AsSpan(change, units), GateIntegerBits);
        for (var j = 0; j < units; j++)
        {
            var value = FixedPointMultiplier.DivideByPowerOfTwo(DoublingHigh(_gates[leave + j], _gates[change + j]), 8);
            output[j] = (byte)(Zero + Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue));
        }
    }

    private static int DoublingHigh(int a, int b) => ((a * b) + (1 << 14)) >> 15;
}
