using System.Diagnostics;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Robustness;

/// <summary>Options of custom operators that state any sizes: no file checks them before the operators do.</summary>
public sealed class CustomOptionTests
{
    private const long TensorMemory = 64 << 20, KernelMemory = 64 << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly int[] Sizes = [0, 1, -1, 2, 3, 7, 64, 1000, 1 << 16, 1 << 20, 1 << 24, 1 << 28, 1 << 30, int.MaxValue, int.MinValue];

    [Fact]
    public void Models_run_or_are_refused_whatever_options_state()
    {
        var (ran, refused) = (0, 0);
        foreach (var (name, file) in MutationOriginals.Made.Where(static original => original.Name is "images" or "speech"))
        {
            for (ulong seed = 0; seed < 1500; seed++)
            {
                using var model = ModelReader.Read(file);
                Damage(model, new SeededRandom(seed));
                var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                try
                {
                    using var interpreter = new Interpreter(model, new InterpreterOptions { MemoryLimit = TensorMemory });
                    interpreter.Prepare(TestContext.Current.CancellationToken);
                    interpreter.Run();
                    ran++;
                }
                catch (TfLiteQuantException)
                {
                    refused++;
                }

                Assert.True(Stopwatch.GetElapsedTime(started) < Longest, $"seed {seed} on {name} took too long");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < KernelMemory, $"seed {seed} on {name} took too much memory");
            }
        }

        Assert.True(ran > 200 && refused > 200, $"{ran} ran, and {refused} were refused.");
    }

    private static void Damage(TfLiteModel model, SeededRandom random)
    {
        var operators = model.Subgraphs[0].Operators.Where(static op => op.CustomOptions is { Length: >= sizeof(int) }).ToArray();
        for (var changes = 1 + random.NextInt32(2); changes > 0; changes--)
        {
            var op = operators[random.NextInt32(operators.Length)];
            var bytes = op.CustomOptions!.AsSpan<byte>().ToArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(random.NextInt32(bytes.Length / sizeof(int)) * sizeof(int)), Sizes[random.NextInt32(Sizes.Length)]);
            op.CustomOptions = BufferData.From<byte>(bytes);
        }
    }
}
