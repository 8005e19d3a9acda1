using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>int8 inputs, feature weights and outputs; a state and time weights of 16 bits, or of 8 as TFLite Micro has them beside. The
/// activation's field is passed over, as by the reference: the output's range holds it.</content>
public sealed partial class SvdfOp
{
    private static OpKernel? BindInt8(BindContext context)
    {
        var (input, features, time, state, output) = (context.Input(0), context.Input(1), context.Input(2), context.Input(4), context.Output(0));
        context.RequireRank(input, 2, 2);
        context.RequireType(features, TensorType.Int8);
        if (time.Type is not (TensorType.Int16 or TensorType.Int8)) throw context.UnsupportedType(time);
        context.RequireRank(time, 2, 2);
        context.RequireType(state, time.Type);
        context.RequireType(output, TensorType.Int8);
        var (filters, memory, rank) = (time.Shape[0], time.Shape[1], context.Options.GetInt32(RankField));
        context.Require(rank > 0 && filters % rank == 0, $"{filters} filters do not fall into groups of {rank}.");
        context.RequireShape(features, filters, input.Shape[1]);
        context.RequireShape(state, input.Shape[0], memory * filters);
        var bias = context.OptionalInput(3);
        if (bias is not null)
        {
            context.RequireType(bias, TensorType.Int32);
            context.RequireShape(bias, filters / rank);
        }

        if (!context.TryReadAll(1)) return null;
        output.Resize(input.Shape[0], filters / rank);
        var (x, w, t, s, y) = (CodeParameters.Of(context, input), CodeParameters.Of(context, features), CodeParameters.Of(context, time), CodeParameters.Of(context, state), CodeParameters.Of(context, output));
        CodeParameters.Fixed(context, features, w.Scale, 0);
        var matrix = new PackedCodeRows(PackedCodeRows.Padded(filters), input.Shape[1]);
        matrix.Set(0, features.Values<sbyte>());

        // in float, as the reference
        var form = new Int8Form(
            x.ZeroPoint, FixedPointMultiplier.From(x.Scale * w.Scale / s.Scale), s.ZeroPoint, FixedPointMultiplier.From(s.Scale * t.Scale / y.Scale), y.ZeroPoint, rank);

        // The kernels take states of 16 bits as if their zero point were 0.
        return time.Type == TensorType.Int8 ? new Int8Kernel<sbyte>(context, matrix, form) : new Int8Kernel<short>(context, matrix, form with { StateZero = 0 });
    }

    private readonly record struct Int8Form(
        int InputZero, FixedPointMultiplier FeatureScale, int StateZero, FixedPointMultiplier OutputScale, int OutputZero, int Rank);

    /// <typeparam name="T">Codes of the state and of time weights.</typeparam>
    private sealed unsafe class Int8Kernel<T>(BindContext context, PackedCodeRows features, Int8Form form) : OpKernel
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        private static readonly (int Min, int Max) _range = (int.CreateChecked(T.MinValue), int.CreateChecked(T.MaxValue));
        private readonly TensorValue _input = context.Input(0), _time = context.Input(2), _state = context.Input(4), _output = context.Output(0);
        private readonly TensorValue? _bias = context.OptionalInput(3);
        private readonly CodeMatrixWork _products = new(context.Workers);
        private readonly AlignedArray<int> _prepared = new((long)context.Input(0).Shape[0] * features.PreparedLength);
        private readonly AlignedArray<int> _sums = new((long)context.Input(0).Shape[0] * features.Rows);

        public override void Run()
        {
            var (batches, filters, memory) = (_input.Shape[0], _time.Shape[0], _time.Shape[1]);
            for (var batch = 0; batch < batches; batch++)
                features.Prepare(_input.Values<sbyte>().Slice(batch * features.Columns, features.Columns), _prepared.Pointer + (long)batch * features.PreparedLength);
            _products.Run(features, _prepared.Pointer, _sums.Pointer, features.Rows, batches);
            var state = _state.Span<T>();
            state[1..].CopyTo(state);
            for (var batch = 0; batch < batches; batch++)
            {
                var history = state.Slice(batch * filters * memory, filters * memory);
                for (var filter = 0; filter < filters; filter++)
                {
                    var sum = _sums.Pointer[(batch * features.Rows) + filter] - (form.InputZero * features.RowSums[filter]);

                    // kept to the codes before the zero point is added, as the reference
                    history[((filter + 1) * memory) - 1] = T.CreateTruncating(form.StateZero + Math.Clamp(form.FeatureScale.Multiply(sum), _range.Min, _range.Max));
                }

                Reduce(history, _output.Span<sbyte>().Slice(batch * filters / form.Rank, filters / form.Rank), form.Rank * memory);
            }
        }

        // the filters of a unit lie one behind the other, as their time weights do
        private void Reduce(ReadOnlySpan<T> history, Span<sbyte> units, int length)
        {
            var time = _time.Values<T>();
            for (var unit = 0; unit < units.Length; unit++)
            {
                var sum = CodeProducts.Sum(history.Slice(unit * length, length), time.Slice(unit * length, length), form.StateZero) + (_bias is null ? 0 : _bias.Values<int>()[unit]);
                units[unit] = (sbyte)Math.Clamp(form.OutputScale.Multiply(sum) + form.OutputZero, sbyte.MinValue, sbyte.MaxValue);
            }
        }
    }
}
