using TfLiteQuant.Kernels.Random;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Binds the operators that fill a shape with random floats. The sequence goes on from run to run.</summary>
internal static class RandomRule
{
    private const int SeedField = 0, Seed2Field = 1;

    /// <summary>The stream that an operator's options name.</summary>
    public static PhiloxStream Stream(BindContext context)
        => PhiloxStream.FromSeeds(context.Options.GetInteger(SeedField), context.Options.GetInteger(Seed2Field));

    public static OpKernel? Bind(BindContext context, bool normal)
    {
        context.RequireArity(1, 1);
        var (shape, output) = (context.Input(0), context.Output(0));
        context.RequireType(shape, TensorType.Int32, TensorType.Int64);
        context.RequireRank(shape, 1, 1);
        context.RequireType(output, TensorType.Float32);
        if (!context.TryReadValues(0)) return null;
        output.Resize(context.Dimensions(context.Integers(shape)));
        return new Kernel(output, Stream(context), normal);
    }

    private sealed class Kernel(TensorValue output, PhiloxStream stream, bool normal) : OpKernel
    {
        private PhiloxStream _stream = stream;

        public override void Run()
        {
            var values = output.Span<float>();
            Span<float> group = stackalloc float[4];
            for (var i = 0; i < values.Length; i += 4)
            {
                var bits = _stream.Next();
                if (normal)
                {
                    (group[0], group[1]) = RandomValues.Normal(bits.A, bits.B);
                    (group[2], group[3]) = RandomValues.Normal(bits.C, bits.D);
                }
                else
                {
                    (group[0], group[1]) = (RandomValues.Uniform(bits.A), RandomValues.Uniform(bits.B));
                    (group[2], group[3]) = (RandomValues.Uniform(bits.C), RandomValues.Uniform(bits.D));
                }

                group[..Math.Min(4, values.Length - i)].CopyTo(values[i..]);
            }
        }
    }
}
