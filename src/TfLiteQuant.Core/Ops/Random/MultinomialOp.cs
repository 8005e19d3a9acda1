using TfLiteQuant.Kernels.Random;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MULTINOMIAL: random classes, each as likely as its logit says. Inputs: logits [batch, classes], how many.</summary>
public sealed partial class MultinomialOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Multinomial;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (logits, count, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(logits, TensorType.Float32);
        context.RequireType(count, TensorType.Int32);
        context.RequireType(output, TensorType.Int32, TensorType.Int64);
        context.RequireShape(logits, -1, -1);
        context.Require(logits.Shape[1] > 0 && count.Count == 1, "It has no classes, or its number of samples is not a single number.");
        if (!context.TryReadValues(1)) return null;
        output.Resize(context.Dimensions([logits.Shape[0], context.Integers(count)[0]]));
        return new Kernel(logits, output, RandomRule.Stream(context));
    }

    private sealed class Kernel(TensorValue logits, TensorValue output, PhiloxStream stream) : OpKernel
    {
        private readonly double[] _cumulative = new double[logits.Shape[1]];
        private PhiloxStream _stream = stream;

        public override void Run()
        {
            var (batch, samples) = (output.Shape[0], output.Shape[1]);

            // Each run takes its numbers from the beginning of a stretch that no other run touches, however many it needs.
            var numbers = _stream;
            _stream.Skip((ulong)batch * (ulong)((samples + 3) / 4 * 4) * 2 * 256);
            var bits = default((uint A, uint B, uint C, uint D));
            var half = false;
            for (var row = 0; row < batch; row++)
            {
                var total = Accumulate(logits.Values<float>().Slice(row * _cumulative.Length, _cumulative.Length));
                for (var i = 0; i < samples; i++)
                {
                    if (!half) bits = numbers.Next();
                    var sought = (half ? RandomValues.Uniform(bits.C, bits.D) : RandomValues.Uniform(bits.A, bits.B)) * total;
                    half = !half;
                    var found = Above(sought);
                    if (output.Type == TensorType.Int32) output.Span<int>()[row * samples + i] = found;
                    else output.Span<long>()[row * samples + i] = found;
                }
            }
        }

        private double Accumulate(ReadOnlySpan<float> row)
        {
            var most = float.MinValue;
            foreach (var logit in row) if (float.IsFinite(logit)) most = Math.Max(most, logit);
            double total = 0;
            for (var i = 0; i < row.Length; i++)
            {
                if (float.IsFinite(row[i])) total += Math.Exp(row[i] - (double)most);
                _cumulative[i] = total;
            }

            return total;
        }

        // First class whose cumulative weight is above.
        private int Above(double sought)
        {
            var (low, high) = (0, _cumulative.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_cumulative[middle] > sought) high = middle;
                else low = middle + 1;
            }

            return low;
        }
    }
}
