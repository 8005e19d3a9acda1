using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>int8 LSTMs in all their forms against a literal reference, bit for bit, and beside the runtime.</summary>
public sealed class CodeLstmTests
{
    public static IEnumerable<object[]> Forms =>
    [
        [new Form(false, false, false, false)], [new Form(true, false, false, false)], [new Form(false, true, false, false)], [new Form(true, true, false, false)],
        [new Form(false, false, true, false)], [new Form(false, false, false, true)], [new Form(true, true, false, true)], [new Form(false, true, true, true) { Outputs = 20 }],
        [new Form(false, false, true, false) { Outputs = 13 }], [new Form(true, false, true, true) { Outputs = 40 }], [new Form(false, false, false, false) { TimeMajor = true }],
        [new Form(true, true, false, true) { TimeMajor = true }], [new Form(false, false, false, false) { Sequence = false }], [new Form(false, true, true, true) { Sequence = false, Outputs = 20 }],
        [new Form(false, false, true, false) { Outputs = 13, Clip = 0.9f }], [new Form(false, false, false, false) { CellPower = -15 }], [new Form(false, false, false, false) { CellPower = -9 }],
        [new Form(false, false, false, false) { Units = 64, Outputs = 64, Batch = 1 }], [new Form(true, true, true, true) { Units = 100, Outputs = 100, Batch = 5 }],
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gives_what_the_reference_gives(Form form)
    {
        var test = form.Make();
        foreach (var threads in new[] { 1, 2 })
        {
            using var interpreter = new Interpreter(test.Build(), new InterpreterOptions { Threads = threads });

            // states are left behind by the first run and forgotten before the second
            for (var run = 0; run < 2; run++)
            {
                interpreter.ResetVariables();
                interpreter.SetInputBytes(0, test.Input.ToValue().Bytes.Span);
                interpreter.Run(CancellationToken.None);
                var output = interpreter.Outputs[0];
                BitAgreement.Between(test.Expected, new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray())).RequireExact(form.ToString());
            }
        }
    }

    [Fact]
    public async Task The_runtime_agrees()
    {
        var runtime = LiteRtRuntime.Require();
        List<string> wrong = [];
        foreach (var form in Forms.Select(static row => (Form)row[0]))
        {
            var test = form.Make();
            try
            {
                var run = await runtime.RunAsync(ModelWriter.ToBytes(test.Build()), [new LiteRtCase(test.Input.ToValue())], null, TestContext.Current.CancellationToken);
                var agreement = BitAgreement.Between(test.Expected, run.Cases[0][0]);
                if (!agreement.IsExact) wrong.Add($"{form}: {agreement}");
            }
            catch (LiteRtException error)
            {
                wrong.Add($"{form}: {error.Message}");
            }
        }

        Assert.Empty(wrong);
    }

    public sealed record Form(bool Coupled, bool Peephole, bool Projection, bool Norm)
    {
        public int Units { get; init; } = 20;

        public int Outputs { get; init; } = 20;

        public int Batch { get; init; } = 2;

        public bool TimeMajor { get; init; }

        public bool Sequence { get; init; } = true;

        public int CellPower { get; init; } = -11;

        public float Clip { get; init; }

        internal CodeLstmCase Make() => new(Coupled, Peephole, Projection, Norm, TimeMajor, Sequence, Units, Outputs, Batch, CellPower, Clip);
    }
}
